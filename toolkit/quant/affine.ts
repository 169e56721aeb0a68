import { ValueError } from "../errors.ts";
import { assertFinite } from "../linalg/finite.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { codeOf, type Grid, gridOver, leastSquaresGrid } from "./grid.ts";
import { assertBits } from "./pack.ts";

/** A matrix as small whole numbers, with a scale and a zero point for each row. */
export interface QuantizedRows {
  readonly shape: readonly [rows: number, columns: number];
  readonly bits: number;
  /** [rows · columns], each below 2^bits */
  readonly codes: Uint8Array;
  /** [rows], each exactly a bfloat16 */
  readonly scales: Float32Array;
  /** [rows], each below 2^bits */
  readonly zeroPoints: Uint8Array;
}

export interface QuantizeOptions {
  /** Which range of a row the levels span: all of it, or the part of it that gives the least squared error. */
  readonly range?: "min-max" | "least-squares";
}

/**
 * Rounds each row to 2^bits evenly spaced levels that span the row's range.
 *
 *   x ≈ scale · (code − zeroPoint)      scale = (max − min) / (2^bits − 1)   zeroPoint = round(−min / scale)
 *
 * The range always includes zero, so that zero is a level. The scale is rounded up to a bfloat16, as it
 * will be stored, before any code is chosen: with `range: "min-max"` the error of each number is at most
 * scale / 2, and the scale at most 1/128 wider than the formula's. A row of zeros stays exactly zero.
 * Asymmetric, as in GPTQ's released code. Cost: O(rows · columns), 41 times that for `"least-squares"`.
 *
 * @param bits  1 … 8
 * @throws {ValueError} bits out of range, NaN or Inf in `a`, or a row whose range is beyond bfloat16
 */
export function quantizeRows(
  a: Matrix,
  bits: number,
  { range = "min-max" }: QuantizeOptions = {},
): QuantizedRows {
  assertBits(bits, "quantizeRows");
  assertFinite(a, "quantizeRows");
  const [rows, columns] = a.shape;
  const scales = new Float32Array(rows);
  const zeroPoints = new Uint8Array(rows);
  const codes = new Uint8Array(rows * columns);
  for (let i = 0, at = 0; i < rows; i++) {
    const row = a.data.subarray(i * columns, (i + 1) * columns);
    const grid = gridFor(row, bits, range, i);
    scales[i] = grid.scale;
    zeroPoints[i] = grid.zeroPoint;
    for (const x of row) codes[at++] = codeOf(x, grid);
  }
  return { shape: a.shape, bits, codes, scales, zeroPoints };
}

/** The matrix that the codes stand for: scale · (code − zeroPoint), row by row. */
export function dequantizeRows({ shape: [rows, columns], codes, scales, zeroPoints }: QuantizedRows): Matrix {
  const a = matrix(rows, columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) a.data[at] = scales[i]! * (codes[at]! - zeroPoints[i]!);
  return a;
}

function gridFor(row: Float32Array, bits: number, range: QuantizeOptions["range"], index: number): Grid {
  let [min, max] = [0, 0];
  for (const x of row) {
    if (x < min) min = x;
    if (x > max) max = x;
  }
  const grid = range === "min-max" ? gridOver(min, max, bits) : leastSquaresGrid(row, min, max, bits);
  if (Number.isFinite(grid.scale)) return grid;
  throw new ValueError(`quantizeRows: the range of row ${index} must be within bfloat16, got ${min}…${max}`);
}
