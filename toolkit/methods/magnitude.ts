import { assertRatio } from "./budget.ts";
import {
  affordableValues,
  assertPaysForValue,
  keptValues,
  matrixOfKept,
  storedValues,
} from "./kept-values.ts";
import { largestOf } from "./largest.ts";
import { defineMethod, type Method } from "./method.ts";

export interface MagnitudeOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1; positions included. */
  readonly ratio?: number;
}

/**
 * The largest changes of a delta at 16 bits, the others not at all.
 *
 *   Δ̂_ij = Δ_ij where |Δ_ij| is among the largest, else 0
 *
 * No other choice of as many weights is closer. Where they stand costs bytes too: about 6 bits each when one
 * in twenty is kept, so a sixteenth of the bytes pays for one in twenty-two. Of changes of one size
 * the first are kept. Cost: O(out · in · log(out · in)), for sorting.
 *
 * Han et al., Learning both Weights and Connections for Efficient Neural Networks, 2015, for pruning by size.
 *
 * @throws {ValueError} ratio not between 0 and 1; from `compress`, a layer for which it pays for no weight
 */
export function magnitude({ ratio = 1 / 16 }: MagnitudeOptions = {}): Method {
  assertRatio(ratio, "magnitude");
  return defineMethod({
    name: "magnitude",
    paper: "https://arxiv.org/abs/1506.02626",
    options: { ratio },
    check: (shape) => assertPaysForValue(ratio, shape, "magnitude"),
    forecast: (shape) => ({ stored: storedValues(affordableValues(ratio, shape), shape), atMost: true }),
    encode: (delta) => keptValues(delta, largestOf(delta.data)(affordableValues(ratio, delta.shape))),
    decode: matrixOfKept,
  });
}
