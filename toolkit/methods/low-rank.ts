import type { Matrix } from "../tensor/tensor.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { assertDecomposition, type Decomposition, decompositionWork } from "./directions.ts";
import { bytesPerDirection, lowRankMatrix, lowRankParts } from "./low-rank-parts.ts";
import { defineMethod, type Method } from "./method.ts";

export interface LowRankOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** All singular directions, or only those that are kept, which is the default; see `Decomposition`. */
  readonly decomposition?: Decomposition;
}

/**
 * The few largest directions of a delta at 16 bits, the others not at all.
 *
 *   Δ̂ = A · B      A = U √S [out, rank]   B = √S Vt [rank, in]   rank = ⌊ratio · out · in / (out + in)⌋
 *
 * With an exact decomposition no matrix of that rank is closer before rounding (Eckart–Young); with a truncated one, which
 * is the default and much faster, the error is at most 1 % larger. This is what extracting a LoRA from a
 * full fine-tune does. Splitting S evenly gives both factors numbers of one size, and stores nothing for S.
 * Cost: one truncated or exact singular value decomposition.
 *
 * Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021, for the form.
 *
 * @throws {ValueError} ratio not between 0 and 1; from `compress`, a layer for which it pays less than rank 1
 */
export function lowRank({ ratio = 1 / 16, decomposition = "truncated" }: LowRankOptions = {}): Method {
  assertRatio(ratio, "lowRank");
  assertDecomposition(decomposition, "lowRank");
  const rankFor = (shape: Matrix["shape"]) =>
    Math.min(Math.floor(budget(ratio, shape) / bytesPerDirection(shape)), ...shape);
  return defineMethod({
    name: "low-rank",
    paper: "https://arxiv.org/abs/2106.09685",
    options: { ratio, decomposition },
    check(shape) {
      if (rankFor(shape) < 1) throw tooSmall("lowRank", ratio, shape, bytesPerDirection(shape));
    },
    forecast([out, inner]) {
      const rank = rankFor([out, inner]);
      return {
        stored: [out, inner].map((side) => ({ kind: "factors", count: side * rank, bits: 16 })),
        bands: [{ bits: 16, rank }],
        work: decompositionWork([out, inner], rank, decomposition),
      };
    },
    encode: (delta) => lowRankParts(delta, rankFor(delta.shape), decomposition),
    decode: lowRankMatrix,
    bands: ({ A }) => [{ bits: 16, rank: A.shape[1]! }],
  });
}
