import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import { assertRatio, budget, largestWithin, tooSmall } from "./budget.ts";
import { bitsOfPositions, decodePositions, encodePositions } from "./coder/positions.ts";
import { largestOf } from "./largest.ts";
import { defineMethod, type Method } from "./method.ts";
import { bfloat16Part, bfloat16Values, bytePart } from "./parts.ts";

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
  const affordable = (shape: Matrix["shape"]) =>
    largestWithin(sizeOf(shape), (kept) => bytesFor(kept, sizeOf(shape)) <= budget(ratio, shape));
  return defineMethod({
    name: "magnitude",
    paper: "https://arxiv.org/abs/1506.02626",
    options: { ratio },
    check(shape) {
      const cheapest = bytesFor(1, sizeOf(shape));
      if (cheapest > budget(ratio, shape)) throw tooSmall("magnitude", ratio, shape, cheapest, "weight");
    },
    forecast(shape) {
      const kept = affordable(shape);
      return {
        stored: [
          { kind: "positions", count: bytesOfPositions(kept, sizeOf(shape)), bits: 8 },
          { kind: "values", count: kept, bits: 16 },
        ],
        atMost: true,
      };
    },
    encode(delta) {
      const positions = largestOf(delta.data)(affordable(delta.shape));
      const kept = Float32Array.from(positions, (at) => delta.data[at]!);
      return {
        positions: bytePart("positions", encodePositions(positions, delta.data.length)),
        values: bfloat16Part("values", kept),
      };
    },
    decode({ positions, values }, shape) {
      const decoded = matrix(...shape);
      const kept = bfloat16Values(values);
      decodePositions(positions.bytes, kept.length, decoded.data.length).forEach((at, i) => {
        decoded.data[at] = kept[i]!;
      });
      return decoded;
    },
  });
}

/** Bytes that so many weights take at most: their values and their positions. */
const bytesFor = (kept: number, count: number): number => 2 * kept + bytesOfPositions(kept, count);

/** Positions, and what ends the code. */
const bytesOfPositions = (kept: number, count: number): number =>
  Math.ceil(bitsOfPositions(kept, count) / 8) + 2;
