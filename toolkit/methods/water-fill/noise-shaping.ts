import { columnsInOrder } from "../../quant/column-order.ts";
import type { Curvature } from "../../quant/curvature.ts";
import { roundInTurn } from "../../quant/round-in-turn.ts";
import { type Matrix, matrix } from "../../tensor/tensor.ts";

/** Larger codes than this are cut off: whole numbers up to here are exact in float32. */
const LARGEST = 2 ** 23;

/** A number is rounded up only from this far above the level below it on: zeros and small codes cost fewer bits. */
export const ROUND_UP = 0.6;

/**
 * Rounds each row to multiples of a step of its own, so that what passes through it changes least.
 *
 *   min tr((W − Ŵ) H (W − Ŵ)ᵀ)      W [rows, columns]   Ŵ = diag(steps) · codes   H [columns, columns]
 *
 * Column by column, in the order of the curvature; what a column errs moves those that are still to come, as in GPTQ: for
 * column j, with H⁻¹ = Rᵀ · R and e = (w_j − ŵ_j) / R_jj, w_k ← w_k − e · R_jk. There is no limit to the codes: entropy
 * coding spends few bits on those that are common.
 * Cost: rows · columns² multiplications and additions, nearly all of them in products of large matrices.
 */
export function shapedCodes(w: Matrix, steps: Float64Array, { order, R }: Curvature): Int32Array {
  const [rows, columns] = w.shape;
  const codes = new Int32Array(rows * columns);
  const left = columnsInOrder(w, order);
  roundInTurn(left, R, {
    round(j, divisor, errors) {
      const column = left.data.subarray(j * rows, (j + 1) * rows);
      for (let i = 0, at = order[j]!; i < rows; i++, at += columns) {
        const code = rounded(column[i]! / steps[i]!);
        codes[at] = code;
        errors[i] = (column[i]! - code * steps[i]!) / divisor;
      }
    },
  });
  return codes;
}

/** Rounds each row to multiples of a step of its own, each number by itself. */
export function nearestCodes(w: Matrix, steps: Float64Array): Int32Array {
  const columns = w.shape[1];
  return Int32Array.from(w.data, (x, at) => rounded(x / steps[Math.floor(at / columns)]!));
}

function rounded(x: number): number {
  const size = Math.min(Math.floor(Math.abs(x) + 1 - ROUND_UP), LARGEST);
  return x < 0 ? -size : size;
}

/** diag(steps) · codes   [rows, columns] */
export function shapedMatrix(codes: Int32Array, steps: Float64Array, columns: number): Matrix {
  const w = matrix(steps.length, columns);
  for (let i = 0, at = 0; i < steps.length; i++)
    for (let j = 0; j < columns; j++, at++) w.data[at] = steps[i]! * codes[at]!;
  return w;
}
