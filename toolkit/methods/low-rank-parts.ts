import { matmul } from "../linalg/matmul.ts";
import { scaleRows } from "../linalg/rows.ts";
import { transpose } from "../linalg/transpose.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { type Decomposition, directionsOf } from "./directions.ts";
import { bfloat16Part, bfloat16Values, type Part } from "./parts.ts";

/** A matrix of low rank as two factors at 16 bits: A · B, A = U √S [out, rank], B = √S Vt [rank, in]. */
export type LowRankParts = { readonly A: Part; readonly B: Part };

/** What a truncated decomposition may add to the error. */
const TOLERANCE = 0.01;

export const bytesPerDirection = ([out, inner]: Matrix["shape"]): number => 2 * (out + inner);

/** The largest directions of a matrix; S is split evenly, which gives both factors numbers of one size. */
export function lowRankParts(delta: Matrix, rank: number, decomposition: Decomposition): LowRankParts {
  const { Ut, S, Vt } = directionsOf(delta, rank, decomposition, TOLERANCE);
  const rootS = S.map(Math.sqrt);
  const A = transpose(scaleRows(Ut, rootS));
  const B = scaleRows(Vt, rootS);
  return { A: bfloat16Part("factors", A.data, A.shape), B: bfloat16Part("factors", B.data, B.shape) };
}

/** A · B */
export function lowRankMatrix({ A, B }: LowRankParts, [out, inner]: Matrix["shape"]): Matrix {
  const rank = A.shape[1]!;
  return matmul(matrix(out, rank, bfloat16Values(A)), matrix(rank, inner, bfloat16Values(B)));
}
