import type { Pair } from "../../delta/pair.ts";
import { bootstrap } from "../../evaluate/bootstrap.ts";
import type { DeltaFile } from "../../file/open-delta.ts";
import type { Calibration } from "../../methods/calibration.ts";
import { relativeOutputError } from "../../methods/output-error.ts";

/** A number with the 95 % interval that it lies in. */
export interface Estimate {
  readonly value: number;
  readonly interval: readonly [low: number, high: number];
}

/** Errors over all layers of a delta; the intervals draw layers (bootstrap). */
export interface LayerErrors {
  /** √(Σ ‖Δ − Δ̂‖² / Σ ‖Δ‖²) over all layers. */
  readonly weightError: Estimate;
  /** Mean over layers of ‖(Δ − Δ̂) Xᵀ‖ / ‖Δ Xᵀ‖, X what enters the layer of the fine-tuned model; none without texts. */
  readonly outputError?: Estimate;
}

/**
 * How far the layers of a delta file are from the true delta, in themselves and in what they make of texts.
 *
 * Layers that fine-tuning left alone have no relative error, and do not count.
 * Cost: each layer is decoded once, and two products [out, in] · [in, in]; one pass of the fine-tuned model over the texts.
 */
export async function layerErrors(
  pair: Pair,
  delta: DeltaFile,
  activations: Pick<Calibration, "gram"> | undefined,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<LayerErrors> {
  const entries = delta.layers
    .map((layer) => delta.description.layers[layer]!)
    .filter(({ norm }) => norm > 0);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const weightError = overLayers(entries.length, (drawn) => {
    const norm = sum(drawn.map((i) => entries[i]!.norm ** 2));
    return Math.sqrt(sum(drawn.map((i) => (entries[i]!.norm * entries[i]!.error) ** 2)) / norm);
  });
  if (!activations) return { weightError };
  const errors: number[] = [];
  for (const [i, layer] of delta.layers.entries()) {
    const gram = await activations.gram(layer);
    const error = relativeOutputError(await pair.delta(layer), await delta.delta(layer), gram);
    if (delta.description.layers[layer]!.norm > 0) errors.push(error);
    onProgress(i + 1, delta.layers.length);
  }
  const outputError = overLayers(errors.length, (drawn) => sum(drawn.map((i) => errors[i]!)) / drawn.length);
  return { weightError, outputError };
}

/** A statistic of all layers, and of drawn ones. */
function overLayers(count: number, statistic: (layers: readonly number[]) => number): Estimate {
  if (count === 0) return { value: 0, interval: [0, 0] }; // nothing was changed, nothing is lost
  return {
    value: statistic(Array.from({ length: count }, (_, i) => i)),
    interval: bootstrap(count, (drawn) => statistic([...drawn])),
  };
}
