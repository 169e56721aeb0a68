import { ValueError } from "../errors.ts";
import { rowsOf, scaleRows } from "../linalg/rows.ts";
import { svd } from "../linalg/svd.ts";
import { tolerance as rounding } from "../linalg/tolerance.ts";
import { transpose } from "../linalg/transpose.ts";
import { truncatedSvd } from "../linalg/truncated-svd.ts";
import type { Matrix } from "../tensor/tensor.ts";

/**
 * How the largest singular directions of a delta are found: `"exact"`, all of them by a full decomposition; `"truncated"`, only
 * those that are kept, by `truncatedSvd`: several times faster, the method's error at most about 1 % larger.
 */
export type Decomposition = "exact" | "truncated";

/** The largest singular directions of a delta Δ ≈ U · diag(S) · Vt, of which U is kept transposed. */
export interface Directions {
  /** [rank, out] */
  readonly Ut: Matrix;
  /** [rank], largest first */
  readonly S: Float32Array;
  /** [rank, in] */
  readonly Vt: Matrix;
}

/**
 * The largest `rank` directions of a delta. Where it has fewer, the others are zero: what a decomposition gives for them
 * are arbitrary numbers, which would spoil the scales that they share when they are rounded.
 *
 * @param tolerance  by which share a truncated decomposition may err more than an exact one
 */
export function directionsOf(
  delta: Matrix,
  rank: number,
  decomposition: Decomposition,
  tolerance: number,
): Directions {
  const { U, S, Vt } = decomposition === "exact" ? svd(delta) : truncatedSvd(delta, { rank, tolerance });
  const smallest = rounding.epsilon * Math.max(...delta.shape) * S[0]!;
  const isThere = S.subarray(0, rank).map((s) => (s > smallest ? 1 : 0));
  const Ut = rowsOf(transpose(U), 0, rank);
  if (isThere[rank - 1]) return { Ut, S: S.slice(0, rank), Vt: rowsOf(Vt, 0, rank) };
  return {
    Ut: scaleRows(Ut, isThere),
    S: S.slice(0, rank).map((s, i) => s * isThere[i]!),
    Vt: scaleRows(rowsOf(Vt, 0, rank), isThere),
  };
}

/**
 * Multiplications that finding them and multiplying them together again takes, about. With m ≥ n the sides and r the rank:
 *
 *   exact       2 · m · n² + 11 · n³                        + m · n · r
 *   truncated   the lesser of m · n² / 2 + 3 · n² · r  (by the Gram matrix)  and 8 · m · n · r
 *               + (3 · m + 6 · n) · r² + 15 · r³  (bases, and the decomposition between them)   + 2 · m · n · r
 */
export function decompositionWork(shape: Matrix["shape"], r: number, decomposition: Decomposition): number {
  const [m, n] = [Math.max(...shape), Math.min(...shape)];
  if (decomposition === "exact" || r > n / 2) return 2 * m * n ** 2 + 11 * n ** 3 + m * n * r;
  const iterations = Math.min((m * n ** 2) / 2 + 3 * n ** 2 * r, 8 * m * n * r);
  return iterations + (3 * m + 6 * n) * r ** 2 + 15 * r ** 3 + 2 * m * n * r;
}

/** Names come from command lines too, where no type guards them. */
export function assertDecomposition(chosen: string, where: string): void {
  if (chosen !== "exact" && chosen !== "truncated")
    throw new ValueError(`${where}: decomposition must be exact or truncated, got ${chosen}`);
}
