import { matmul } from "../linalg/matmul.ts";
import { rowsOf } from "../linalg/rows.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/** So many columns or fewer are rounded one by one. */
export const FEW_COLUMNS = 8;

/** How columns are rounded. */
export interface InTurn {
  /**
   * Rounds column j as it then is.
   *
   * @param divisor  R_jj
   * @param errors   [rows], to be filled with e = (w_j − ŵ_j) / R_jj
   */
  round(j: number, divisor: number, errors: Float32Array): void;
  /** Numbers of columns for which something is chosen together, when the first of them is due: their levels, which of them are kept. */
  readonly together?: readonly number[];
  /** So many columns or fewer are rounded one by one, more in halves. Changes speed only. */
  readonly blockSize?: number;
}

/**
 * Rounds the columns of a matrix W one after the other; after each, those not yet rounded move so that they make up for its
 * error as well as they can.
 *
 *   w_k ← w_k − e · R_jk      for all k > j; H⁻¹ = Rᵀ · R
 *
 * The first half is rounded; its errors move the second half, as one product; then the second half is. So nearly all of the work is
 * products of large matrices.
 * Cost: rows · columns² multiplications and additions, and a copy of W.
 *
 * @param left  Wᵀ [columns, rows], so that a column lies in one piece; what is still to be rounded of it changes as the rest is
 * @param R     [columns, columns], upper triangular
 */
export function roundInTurn(
  left: Matrix,
  R: Matrix,
  { round, together = [], blockSize = FEW_COLUMNS }: InTurn,
): void {
  const [columns, rows] = left.shape;
  const errors = matrix(columns, rows);
  const columnOf = ({ data }: Matrix, j: number) => data.subarray(j * rows, (j + 1) * rows);
  roundColumns(0, columns);

  /** Columns first … last − 1, which have made up for all before them. */
  function roundColumns(first: number, last: number): void {
    if (last - first <= blockSize) oneByOne(first, last);
    else {
      const middle = middleOf(first, last, together);
      roundColumns(first, middle);
      move(first, middle, last);
      roundColumns(middle, last);
    }
  }

  function oneByOne(first: number, last: number): void {
    for (let j = first; j < last; j++) {
      const error = columnOf(errors, j);
      round(j, R.data[j * (columns + 1)]!, error);
      for (let k = j + 1; k < last; k++) subtract(columnOf(left, k), R.data[j * columns + k]!, error);
    }
  }

  /** left[middle … last] ← left[middle … last] − R[first … middle, middle … last]ᵀ · errors[first … middle] */
  function move(first: number, middle: number, last: number): void {
    const part = matrix(middle - first, last - middle);
    for (let j = first; j < middle; j++)
      part.data.set(R.data.subarray(j * columns + middle, j * columns + last), (j - first) * (last - middle));
    const update = matmul(part, rowsOf(errors, first, middle - first), { transposeA: true });
    subtract(left.data.subarray(middle * rows, last * rows), 1, update.data);
  }
}

/** Near the middle, and not within columns for which something is chosen together unless these are all there are. */
function middleOf(first: number, last: number, together: readonly number[]): number {
  const step = Math.max(1, ...together.filter((count) => last - first > count));
  return first + step * Math.ceil((last - first) / step / 2);
}

/** y ← y − factor · x */
function subtract(y: Float32Array, factor: number, x: Float32Array): void {
  if (factor !== 0) for (let i = 0; i < y.length; i++) y[i]! -= factor * x[i]!;
}
