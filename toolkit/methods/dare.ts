import { ValueError } from "../errors.ts";
import { assertRatio } from "./budget.ts";
import {
  affordableAtRandom,
  assertAffordable,
  assertSeed,
  keptAtRandom,
  matrixKeptAtRandom,
  storedAtRandom,
} from "./kept-at-random.ts";
import { defineMethod, type Method } from "./method.ts";
import { seedFor } from "./random-positions.ts";

export interface DareOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** Which weights are dropped follows from this and the layer's name; 0 when omitted. */
  readonly seed?: number;
  /** What the weights that are kept are multiplied by; 1 / (share kept) when omitted. */
  readonly rescale?: number;
}

/**
 * DARE: drop most of a delta at random, and rescale what is left.
 *
 *   Δ̂_ij = Δ_ij / (1 − p) for a share 1 − p of the weights, else 0      so that the mean of Δ̂ over all draws is Δ
 *
 * Which weights are kept follows from a seed: their positions cost nothing, and 16 bits a weight are all there is.
 * As a matrix Δ̂ is far from Δ, by √(p / (1 − p)) of its norm; in the layer's output most of that averages out.
 * A smaller `rescale` gives up some of the mean for less of the noise: `darex` finds it. Cost: O(out · in).
 *
 * Yu et al., Language Models are Super Mario: Absorbing Abilities from Homologous Models as a Free Lunch, 2023.
 *
 * @throws {ValueError} ratio not between 0 and 1, a seed that is not a whole number below 2^32, rescale not above 0;
 *   from `compress`, a layer for which the ratio pays for no weight
 */
export function dare({ ratio = 1 / 16, seed = 0, rescale }: DareOptions = {}): Method {
  assertRatio(ratio, "dare");
  assertSeed(seed, "dare");
  if (rescale !== undefined && !(rescale > 0 && rescale < Number.POSITIVE_INFINITY))
    throw new ValueError(`dare: rescale must be a number above 0, got ${rescale}`);
  return defineMethod({
    name: "dare",
    paper: "https://arxiv.org/abs/2311.03099",
    options: { ratio, seed, ...(rescale !== undefined && { rescale }) },
    check: (shape) => assertAffordable(ratio, shape, "dare"),
    forecast: (shape) => ({ stored: storedAtRandom(affordableAtRandom(ratio, shape)) }),
    encode(delta, { layer = "" }) {
      const kept = affordableAtRandom(ratio, delta.shape);
      return keptAtRandom(delta, kept, seedFor(seed, layer), rescale ?? delta.data.length / kept);
    },
    decode: matrixKeptAtRandom,
  });
}
