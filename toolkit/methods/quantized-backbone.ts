import { compressibleLayers } from "../delta/layers.ts";
import type { Pair } from "../delta/pair.ts";
import { plus, type Weights } from "../io/weights.ts";
import { subtract } from "../linalg/subtract.ts";
import { type QuantizeOptions, quantize } from "../quant/affine.ts";
import { asMatrix, type Matrix, sizeOf, type Tensor } from "../tensor/tensor.ts";
import { bytesOf, type Parts } from "./parts.ts";
import { dequantizedParts, quantizedParts } from "./quantized-parts.ts";

export interface BackboneOptions {
  /** 1 … 8; 4 when omitted. */
  readonly bits?: number;
  /** So many neighbours in a row share a scale; 128 when omitted. */
  readonly groupSize?: number;
  /** Which range the levels span; that of the least squared error when omitted. */
  readonly range?: QuantizeOptions["range"];
}

/** A base whose projections were rounded to a few bits; they are kept packed, and become numbers when asked for. */
export interface QuantizedBackbone extends Weights {
  /** Stored bytes of the projections: codes, scales and zero points. */
  readonly bytes: number;
  /** Stored bits of the projections over their number of weights. */
  readonly bitsPerWeight: number;
}

/**
 * Rounds the projections of a base to a few bits, to nearest, in groups along their rows; embedding, norms and head stay
 * as they are. For Delta-CoMe on a quantized base (Table 10 of the paper).
 *
 *     const four = await quantizeBackbone(base, { bits: 4 });   // 4.16 bits a weight
 *
 * Cost: all projections once, one after the other; in memory, their packed codes.
 *
 * @throws {ValueError} bits or group size out of range, or a weight that is NaN or infinite
 */
export async function quantizeBackbone(
  base: Weights,
  { bits = 4, groupSize = 128, range = "least-squares" }: BackboneOptions = {},
): Promise<QuantizedBackbone> {
  const stored = new Map<string, { shape: Matrix["shape"]; parts: Parts }>();
  for (const layer of compressibleLayers(base.names)) {
    const name = `${layer}.weight`;
    const weight = asMatrix(await base.weight(name), "quantizeBackbone");
    const parts = quantizedParts("W", quantize(weight, bits, { per: groupSize, range }));
    stored.set(name, { shape: weight.shape, parts });
  }
  const all = [...stored.values()];
  const bytes = all.reduce((sum, { parts }) => sum + bytesOf(parts), 0);
  const weights = all.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  return {
    config: base.config,
    generation: base.generation,
    names: base.names,
    bytes,
    bitsPerWeight: (8 * bytes) / weights,
    weight: async (name): Promise<Tensor> => {
      const found = stored.get(name);
      return found
        ? dequantizedParts("W", found.parts, { shape: found.shape, bits, per: groupSize })
        : base.weight(name);
    },
  };
}

/**
 * The same pair with another base under it, such as a quantized one: each delta is then what is missing from that base
 * to the fine-tuned model, the base's own rounding error included.
 *
 *   delta = fineTuned − backbone   [out, in]
 */
export function onBackbone(pair: Pair, backbone: Weights): Pair {
  const base: Pair["base"] = {
    ...pair.base,
    weight: (name) => backbone.weight(name),
    plus: (compressed) => ("on" in compressed ? compressed.on(base) : plus(backbone, compressed)),
  };
  const delta = async (layer: string) => {
    const name = `${layer}.weight`;
    const [tuned, under] = await Promise.all([pair.fineTuned.weight(name), backbone.weight(name)]);
    return subtract(asMatrix(tuned, "onBackbone"), asMatrix(under, "onBackbone"));
  };
  return { ...pair, base, delta };
}
