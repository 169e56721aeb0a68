import { bitsOfPositions } from "./coder/positions.ts";
import type { LayerDelta } from "./method.ts";

/** How bytes go to layers. */
export interface VarianceOptions {
  /** Stored bytes over 16-bit bytes of all layers together. */
  readonly ratio: number;
  readonly bits: number;
  /** The third of the weights whose layers vary least keeps a share smaller by so much. */
  readonly step: number;
  /** Where positions are stored they are a part of the bytes. */
  readonly withPositions: boolean;
}

interface Layer {
  readonly layer: string;
  readonly count: number;
  readonly variance: number;
}

/**
 * The ratio of each layer, from one look at each delta: layers whose numbers vary most keep most.
 *
 * Layers in order of their variance, until they hold a third of all weights, keep a share of their weights that is smaller
 * by `step`; those to the second third the share that the ratio pays for; the others have what is left of the bytes.
 * At most half of a layer's share is taken from it.
 */
export async function ratiosByVariance(
  deltas: AsyncIterable<LayerDelta>,
  options: VarianceOptions,
): Promise<Record<string, number>> {
  const layers: Layer[] = [];
  for await (const { layer, delta } of deltas)
    layers.push({ layer, count: delta.data.length, variance: varianceOf(delta.data) });
  layers.sort((a, b) => a.variance - b.variance);
  const total = layers.reduce((sum, { count }) => sum + count, 0);
  const { ratio } = options;
  const least = smaller(options);
  const ratios: Record<string, number> = {};
  const left: Layer[] = [];
  let [seen, spent] = [0, 0];
  for (const one of layers) {
    seen += one.count;
    if (seen > (2 * total) / 3) left.push(one);
    else {
      ratios[one.layer] = seen <= total / 3 ? least : ratio;
      spent += one.count * ratios[one.layer]!;
    }
  }
  const rest = left.reduce((sum, { count }) => sum + count, 0);
  for (const { layer } of left) ratios[layer] = Math.min((ratio * total - spent) / rest, MOST);
  return ratios;
}

/** A layer's ratio is below 1. */
const MOST = 0.999;

/** The ratio that pays for a share which is smaller by the step. */
function smaller({ ratio, step, ...how }: VarianceOptions): number {
  const share = shareFor(ratio, how);
  return ratioFor(Math.max(share - step, share / 2), how);
}

type Coding = Pick<VarianceOptions, "bits" | "withPositions">;

/** Bytes over 16-bit bytes when a share of the weights is kept: codes, and the entropy of their positions. */
const ratioFor = (share: number, { bits, withPositions }: Coding): number =>
  (share * bits + (withPositions ? bitsOfPositions(share, 1) : 0)) / 16;

/** The share that a ratio pays for, by halving. */
function shareFor(ratio: number, how: Coding): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < 50; round++) {
    const middle = (low + high) / 2;
    if (ratioFor(middle, how) <= ratio) low = middle;
    else high = middle;
  }
  return low;
}

function varianceOf(data: Float32Array): number {
  let [sum, squares] = [0, 0];
  for (let at = 0; at < data.length; at++) {
    sum += data[at]!;
    squares += data[at]! ** 2;
  }
  const mean = sum / Math.max(data.length, 1);
  return squares / Math.max(data.length, 1) - mean ** 2;
}
