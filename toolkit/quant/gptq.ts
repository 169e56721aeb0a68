import { ShapeError, ValueError } from "../errors.ts";
import { assertFinite } from "../linalg/finite.ts";
import { matmul } from "../linalg/matmul.ts";
import { formatShape, type Matrix, matrix } from "../tensor/tensor.ts";
import type { Quantized, QuantizeOptions } from "./affine.ts";
import { columnsInOrder, inPlainOrder } from "./column-order.ts";
import { type Curvature, type CurvatureOptions, curvatureOf } from "./curvature.ts";
import { GptqGrids } from "./gptq-grids.ts";
import { codeOf, levelOf } from "./grid.ts";
import { assertSharing } from "./groups.ts";
import { assertBits } from "./pack.ts";

export interface GptqOptions extends QuantizeOptions, CurvatureOptions {
  /** Columns that are rounded before the others learn of it; 128 when omitted. Changes speed only. */
  readonly blockSize?: number;
}

/**
 * Rounds a matrix so that its products with the layer's inputs change least, not its own numbers.
 *
 *   min ‖(W − Ŵ) Xᵀ‖²      W [rows, columns]   X [samples, columns]
 *
 * Columns are rounded one after the other; after each, those not yet rounded move so that they make up for its
 * error as well as they can: for column j, with H⁻¹ = Rᵀ · R and e = (w_j − ŵ_j) / R_jj,
 *
 *   w_k ← w_k − e · R_jk      for all k > j
 *
 * Updates reach the columns of a block at once and all others when the block is done, as one product.
 * Levels are chosen as by `quantize`; with groups of columns or one column, when the first of them is due and
 * from the numbers as they then are, so groups follow the order, which the result carries where it is not the plain one.
 * Cost: rows · columns² multiplications and additions, beside the curvature; a copy of W and the codes.
 *
 * Frantar et al., GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers, 2022.
 *
 * @param w           [rows, columns]
 * @param activation  XᵀX [columns, columns], or what `curvatureOf` made of it (its options then hold)
 * @param bits        1 … 8
 * @throws {ShapeError} the activation has another number of columns
 * @throws {ValueError} bits, group size, block size or damping out of range, NaN or Inf
 */
export function gptq(
  w: Matrix,
  activation: Matrix | Curvature,
  bits: number,
  options: GptqOptions = {},
): Quantized {
  const { per = "row", symmetric = false, range = "min-max", blockSize = 128 } = options;
  assertBits(bits, "gptq");
  assertSharing(per, "gptq");
  if (!(Number.isInteger(blockSize) && blockSize > 0))
    throw new ValueError(`gptq: block size must be a whole number above 0, got ${blockSize}`);
  assertFinite(w, "gptq");
  const curvature = "R" in activation ? activation : curvatureOf(activation, options);
  const { order } = curvature;
  const [rows, columns] = w.shape;
  if (order.length !== columns)
    throw new ShapeError(`gptq: expected ${columns} inputs for ${formatShape(w.shape)}, got ${order.length}`);
  const left = columnsInOrder(w, order);
  const grids = new GptqGrids(left, per, { bits, symmetric, range });
  const codes = new Uint8Array(rows * columns);
  const block = typeof per === "number" ? per * Math.ceil(blockSize / per) : blockSize;
  for (let first = 0; first < columns; first += block) {
    const last = Math.min(first + block, columns);
    const errors = roundBlock(left, curvature.R, grids, codes, first, last);
    updateRest(left, curvature.R, errors, first, last);
  }
  return inPlainOrder({ shape: w.shape, bits, per, symmetric, codes, ...grids.stored(), order });
}

/** Rounds columns first … last − 1, each making up for those before it; gives their errors e [block, rows]. */
function roundBlock(
  left: Matrix,
  R: Matrix,
  grids: GptqGrids,
  codes: Uint8Array,
  first: number,
  last: number,
): Matrix {
  const [columns, rows] = left.shape;
  const errors = matrix(last - first, rows);
  for (let j = first; j < last; j++) {
    const column = left.data.subarray(j * rows, (j + 1) * rows);
    const error = errors.data.subarray((j - first) * rows, (j - first + 1) * rows);
    grids.reach(j);
    for (let i = 0; i < rows; i++) {
      const grid = grids.at(i);
      const code = codeOf(column[i]!, grid);
      codes[i * columns + j] = code;
      error[i] = (column[i]! - levelOf(code, grid)) / R.data[j * columns + j]!;
    }
    for (let k = j + 1; k < last; k++)
      subtract(left.data.subarray(k * rows, (k + 1) * rows), R.data[j * columns + k]!, error);
  }
  return errors;
}

/** y ← y − factor · x */
function subtract(y: Float32Array, factor: number, x: Float32Array): void {
  if (factor !== 0) for (let i = 0; i < y.length; i++) y[i]! -= factor * x[i]!;
}

/** Moves all columns after a block by what its errors ask for: left[last …] − R[block, last …]ᵀ · errors. */
function updateRest(left: Matrix, R: Matrix, errors: Matrix, first: number, last: number): void {
  const [columns, rows] = left.shape;
  if (last === columns) return;
  const part = matrix(last - first, columns - last);
  for (let i = first; i < last; i++)
    part.data.set(R.data.subarray(i * columns + last, (i + 1) * columns), (i - first) * (columns - last));
  const update = matmul(part, errors, { transposeA: true });
  subtract(left.data.subarray(last * rows), 1, update.data);
}
