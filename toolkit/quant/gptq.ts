import { ShapeError, ValueError } from "../errors.ts";
import { assertFinite } from "../linalg/finite.ts";
import { formatShape, type Matrix } from "../tensor/tensor.ts";
import type { Quantized, QuantizeOptions } from "./affine.ts";
import { columnsInOrder, inPlainOrder } from "./column-order.ts";
import { type Curvature, type CurvatureOptions, curvatureOf } from "./curvature.ts";
import { GptqGrids } from "./gptq-grids.ts";
import { assertSharing, type Sharing } from "./groups.ts";
import { assertBits } from "./pack.ts";
import { assertPattern, type Pattern, PatternMask } from "./pattern.ts";
import { FEW_COLUMNS, roundInTurn } from "./round-in-turn.ts";
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
  const { per = "row", symmetric = false, range = "min-max", pattern, blockSize = FEW_COLUMNS } = options;
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
  const mask = pattern && new PatternMask(left, pattern, diagonalOf(curvature.R));
  const grids = new GptqGrids(left, per, { bits, symmetric, range }, mask);
  const stored = new Uint8Array(columns * rows);
  roundInTurn(left, curvature.R, {
    round: (j, divisor, errors) => grids.round(j, divisor, stored.subarray(j * rows, (j + 1) * rows), errors),
    together: [...(typeof per === "number" ? [per] : []), ...(pattern ? [pattern.of] : [])],
    blockSize,
  });
  const codes = transposedBytes(stored, columns, rows);
  return inPlainOrder({ shape: w.shape, bits, per, symmetric, codes, ...grids.stored(), order });
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
