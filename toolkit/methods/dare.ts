import { ValueError } from "../errors.ts";
import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { defineMethod, type Method } from "./method.ts";
import { bfloat16Part, bfloat16Values, uint32Part, uint32Value } from "./parts.ts";
import { randomPositions, seedFor } from "./random-positions.ts";

export interface DareOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** Which weights are dropped follows from this and the layer's name; 0 when omitted. */
  readonly seed?: number;
  /** What the weights that are kept are multiplied by; 1 / (share kept) when omitted. */
  readonly rescale?: number;
}

const SEED_BYTES = 4;

/**
 * DARE: drop most of a delta at random, and rescale what is left.
 *
 *   Δ̂_ij = Δ_ij / (1 − p) for a share 1 − p of the weights, else 0      so that the mean of Δ̂ over all draws is Δ
 *
 * Which weights are kept follows from a seed: their positions cost nothing, and 16 bits a weight are all there is.
 * As a matrix Δ̂ is far from Δ, by √(p / (1 − p)) of its norm; in the layer's output most of that averages out.
 * A smaller `rescale` (DAREx, 2410.09344) gives up some of the mean for less of the noise. Cost: O(out · in).
 *
 * Yu et al., Language Models are Super Mario: Absorbing Abilities from Homologous Models as a Free Lunch, 2023.
 *
 * @throws {ValueError} ratio not between 0 and 1, a seed that is not a whole number below 2^32, rescale not above 0;
 *   from `compress`, a layer for which the ratio pays for no weight
 */
export function dare({ ratio = 1 / 16, seed = 0, rescale }: DareOptions = {}): Method {
  assertRatio(ratio, "dare");
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new ValueError(`dare: seed must be a whole number from 0 to 2^32 − 1, got ${seed}`);
  if (rescale !== undefined && !(rescale > 0 && rescale < Number.POSITIVE_INFINITY))
    throw new ValueError(`dare: rescale must be a number above 0, got ${rescale}`);
  const keptOf = (shape: Matrix["shape"]) => Math.floor((budget(ratio, shape) - SEED_BYTES) / 2);
  return defineMethod({
    name: "dare",
    paper: "https://arxiv.org/abs/2311.03099",
    options: { ratio, seed, ...(rescale !== undefined && { rescale }) },
    check(shape) {
      if (keptOf(shape) < 1) throw tooSmall("dare", ratio, shape, SEED_BYTES + 2, "weight");
    },
    forecast: (shape) => ({
      stored: [
        { kind: "seed", count: 1, bits: 8 * SEED_BYTES },
        { kind: "values", count: keptOf(shape), bits: 16 },
      ],
    }),
    encode({ shape, data }, { layer = "" }) {
      const kept = keptOf(shape);
      const factor = rescale ?? data.length / kept;
      const own = seedFor(seed, layer);
      const values = Float32Array.from(randomPositions(kept, data.length, own), (at) => factor * data[at]!);
      return { seed: uint32Part("seed", own), values: bfloat16Part("values", values) };
    },
    decode({ seed, values }, shape) {
      const decoded = matrix(...shape);
      const kept = bfloat16Values(values);
      randomPositions(kept.length, sizeOf(shape), uint32Value(seed)).forEach((at, i) => {
        decoded.data[at] = kept[i]!;
      });
      return decoded;
    },
  });
}
