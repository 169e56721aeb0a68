import { ShapeError, ValueError } from "../errors.ts";
import { assertFinite } from "../linalg/finite.ts";
import { matmul } from "../linalg/matmul.ts";
import { rowsOf } from "../linalg/rows.ts";
import { formatShape, type Matrix, matrix } from "../tensor/tensor.ts";
import type { Quantized, QuantizeOptions } from "./affine.ts";
import { columnsInOrder, inPlainOrder } from "./column-order.ts";
import { type Curvature, type CurvatureOptions, curvatureOf } from "./curvature.ts";
import { GptqGrids } from "./gptq-grids.ts";
import { assertSharing, type Sharing } from "./groups.ts";
import { assertBits } from "./pack.ts";
import { assertPattern, type Pattern, PatternMask } from "./pattern.ts";
import { transposedBytes } from "./transposed-bytes.ts";

export interface GptqOptions extends QuantizeOptions, CurvatureOptions {
  /** Of so many columns side by side so many are kept, the others are zero; all when omitted. In the plain order of columns only. */
  readonly pattern?: Pattern;
  /** So many columns or fewer are rounded one by one, more in halves; 8 when omitted. Changes speed only. */
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
 * Updates reach the few columns of a block at once; all others in growing blocks, as products, so that nearly all of the
 * work is products of large matrices.
 * With a pattern, such as 2 of 4 columns kept, the others of a row are rounded to zero: when the first of them is due,
 * those with the largest w_j² / R_jj², whose loss could be made up for least, are kept (SparseGPT). Levels of a row are then chosen
 * for what would be kept of it at the beginning.
 * Levels are chosen as by `quantize`; with groups of columns or one column, when the first of them is due and
 * from the numbers as they then are, so groups follow the order, which the result carries where it is not the plain one.
 * Cost: rows · columns² multiplications and additions, beside the curvature; two copies of W, and the codes.
 *
 * Frantar et al., GPTQ: Accurate Post-Training Quantization for Generative Pre-trained Transformers, 2022; Frantar and
 * Alistarh, SparseGPT: Massive Language Models Can Be Accurately Pruned in One-Shot, 2023.
 *
 * @param w           [rows, columns]
 * @param activation  XᵀX [columns, columns], or what `curvatureOf` made of it (its options then hold)
 * @param bits        1 … 8
 * @throws {ShapeError} the activation has another number of columns
 * @throws {ValueError} bits, group size, block size, pattern or damping out of range, a pattern in another order of columns,
 *   NaN or Inf
 */
export function gptq(
  w: Matrix,
  activation: Matrix | Curvature,
  bits: number,
  options: GptqOptions = {},
): Quantized {
  const { per = "row", symmetric = false, range = "min-max", pattern, blockSize = 8 } = options;
  assertBits(bits, "gptq");
  assertSharing(per, "gptq");
  if (!(Number.isInteger(blockSize) && blockSize > 0))
    throw new ValueError(`gptq: block size must be a whole number above 0, got ${blockSize}`);
  if (pattern) assertFits(pattern, per);
  assertFinite(w, "gptq");
  const curvature = "R" in activation ? activation : curvatureOf(activation, options);
  const { order } = curvature;
  const [rows, columns] = w.shape;
  if (order.length !== columns)
    throw new ShapeError(`gptq: expected ${columns} inputs for ${formatShape(w.shape)}, got ${order.length}`);
  if (pattern && order.some((from, j) => from !== j))
    throw new ValueError(
      "gptq: a pattern needs the plain order of columns, got another: expected no actOrder",
    );
  const left = columnsInOrder(w, order);
  const work: Work = {
    left,
    R: curvature.R,
    grids: new GptqGrids(
      left,
      per,
      { bits, symmetric, range },
      pattern && new PatternMask(left, pattern, diagonalOf(curvature.R)),
    ),
    errors: matrix(columns, rows),
    codes: new Uint8Array(columns * rows),
    together: [...(typeof per === "number" ? [per] : []), ...(pattern ? [pattern.of] : [])],
    blockSize,
  };
  roundColumns(work, 0, columns);
  const codes = transposedBytes(work.codes, columns, rows);
  return inPlainOrder({ shape: w.shape, bits, per, symmetric, codes, ...work.grids.stored(), order });
}

/** A matrix that is being rounded, all of it transposed: column j lies in one piece, as row j. */
interface Work {
  /** [columns, rows], what is still to be rounded of it changing as the rest is */
  readonly left: Matrix;
  readonly R: Matrix;
  readonly grids: GptqGrids;
  /** e [columns, rows] */
  readonly errors: Matrix;
  /** [columns, rows] */
  readonly codes: Uint8Array;
  /** Columns for which something is chosen together, when the first of them is due: their levels, which of them are kept. */
  readonly together: readonly number[];
  readonly blockSize: number;
}

/**
 * Rounds columns first … last − 1, which have made up for all before them: the first half of them; then their errors
 * move the second half, as one product; then the second half.
 */
function roundColumns(work: Work, first: number, last: number): void {
  if (last - first <= work.blockSize) roundOneByOne(work, first, last);
  else {
    const middle = middleOf(first, last, work.together);
    roundColumns(work, first, middle);
    move(work, first, middle, last);
    roundColumns(work, middle, last);
  }
}

/** Near the middle, and not within columns for which something is chosen together unless these are all there are. */
function middleOf(first: number, last: number, together: readonly number[]): number {
  const step = Math.max(1, ...together.filter((count) => last - first > count));
  return first + step * Math.ceil((last - first) / step / 2);
}

function roundOneByOne({ left, R, grids, errors, codes }: Work, first: number, last: number): void {
  const [columns, rows] = left.shape;
  const columnOf = <T extends Float32Array | Uint8Array>(data: T, j: number) =>
    data.subarray(j * rows, (j + 1) * rows) as T;
  for (let j = first; j < last; j++) {
    const error = columnOf(errors.data, j);
    grids.round(j, R.data[j * (columns + 1)]!, columnOf(codes, j), error);
    for (let k = j + 1; k < last; k++) subtract(columnOf(left.data, k), R.data[j * columns + k]!, error);
  }
}

/** Throws a ValueError for an impossible pattern, or one that lies across groups of columns. */
function assertFits(pattern: Pattern, per: Sharing): void {
  assertPattern(pattern, "gptq");
  const { of } = pattern;
  if (typeof per === "number" && of % per !== 0 && per % of !== 0)
    throw new ValueError(
      `gptq: groups of ${per} columns and a pattern of ${of}: expected one to divide the other`,
    );
}

const diagonalOf = ({ shape: [n], data }: Matrix): Float32Array =>
  Float32Array.from({ length: n }, (_, j) => data[j * (n + 1)]!);

/** y ← y − factor · x */
function subtract(y: Float32Array, factor: number, x: Float32Array): void {
  if (factor !== 0) for (let i = 0; i < y.length; i++) y[i]! -= factor * x[i]!;
}

/** left[middle … last] ← left[middle … last] − R[first … middle, middle … last]ᵀ · errors[first … middle] */
function move({ left, R, errors }: Work, first: number, middle: number, last: number): void {
  const [columns, rows] = left.shape;
  const part = matrix(middle - first, last - middle);
  for (let j = first; j < middle; j++)
    part.data.set(R.data.subarray(j * columns + middle, j * columns + last), (j - first) * (last - middle));
  const update = matmul(part, rowsOf(errors, first, middle - first), { transposeA: true });
  subtract(left.data.subarray(middle * rows, last * rows), 1, update.data);
}
