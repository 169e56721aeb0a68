import { matmul } from "../linalg/matmul.ts";
import { rowsOf, scaleRows } from "../linalg/rows.ts";
import { svd } from "../linalg/svd.ts";
import { transpose } from "../linalg/transpose.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { defineMethod, type Method } from "./method.ts";
import { bfloat16Part, bfloat16Values } from "./parts.ts";

export interface LowRankOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
}

/**
 * The few largest directions of a delta at 16 bits, the others not at all.
 *
 *   Δ̂ = A · B      A = U √S [out, rank]   B = √S Vt [rank, in]   rank = ⌊ratio · out · in / (out + in)⌋
 *
 * No matrix of that rank is closer before rounding (Eckart–Young). This is what extracting a LoRA from a
 * full fine-tune does. Splitting S evenly gives both factors numbers of one size, and stores nothing for S.
 * Cost: one singular value decomposition.
 *
 * Hu et al., LoRA: Low-Rank Adaptation of Large Language Models, 2021, for the form.
 *
 * @throws {ValueError} ratio not between 0 and 1; from `compress`, a layer for which it pays less than rank 1
 */
export function lowRank({ ratio = 1 / 16 }: LowRankOptions = {}): Method {
  assertRatio(ratio, "lowRank");
  const bytesPerDirection = ([out, inner]: Matrix["shape"]) => 2 * (out + inner);
  const rankFor = (shape: Matrix["shape"]) =>
    Math.min(Math.floor(budget(ratio, shape) / bytesPerDirection(shape)), ...shape);
  return defineMethod({
    name: "low-rank",
    paper: "https://arxiv.org/abs/2106.09685",
    options: { ratio },
    check(shape) {
      if (rankFor(shape) < 1) throw tooSmall("lowRank", ratio, shape, bytesPerDirection(shape));
    },
    encode(delta) {
      const rank = rankFor(delta.shape);
      const { U, S, Vt } = svd(delta);
      const rootS = S.subarray(0, rank).map(Math.sqrt);
      const B = scaleRows(rowsOf(Vt, 0, rank), rootS);
      const A = transpose(scaleRows(rowsOf(transpose(U), 0, rank), rootS));
      return { A: bfloat16Part("factors", A.data, A.shape), B: bfloat16Part("factors", B.data, B.shape) };
    },
    decode({ A, B }, [out, inner]) {
      const rank = A.shape[1]!;
      return matmul(matrix(out, rank, bfloat16Values(A)), matrix(rank, inner, bfloat16Values(B)));
    },
    bands: ({ A }) => [{ bits: 16, rank: A.shape[1]! }],
  });
}
