import { ValueError } from "../errors.ts";
import { assertFinite } from "../linalg/finite.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
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

/**
 * Rounds each row to 2^bits evenly spaced levels that span the row's range.
 *
 *   x ≈ scale · (code − zeroPoint)      scale = (max − min) / (2^bits − 1)   zeroPoint = round(−min / scale)
 *
 * The range always includes zero, so that zero is a level. The scale is rounded up to a bfloat16, as it
 * will be stored, before any code is chosen: the error of each number is at most scale / 2, and the scale
 * at most 1/128 wider than the formula's. A row of zeros gets scale 0 and stays exactly zero.
 * Asymmetric min–max, as in GPTQ's released code. Cost: O(rows · columns).
 *
 * @param bits  1 … 8
 * @throws {ValueError} bits out of range, NaN or Inf in `a`, or a row whose range is beyond bfloat16
 */
export function quantizeRows(a: Matrix, bits: number): QuantizedRows {
  assertBits(bits, "quantizeRows");
  assertFinite(a, "quantizeRows");
  const [rows, columns] = a.shape;
  const scales = new Float32Array(rows);
  const zeroPoints = new Uint8Array(rows);
  const codes = new Uint8Array(rows * columns);
  for (let i = 0; i < rows; i++) {
    const row = a.data.subarray(i * columns, (i + 1) * columns);
    const { scale, zeroPoint } = levels(row, bits, i);
    scales[i] = scale;
    zeroPoints[i] = zeroPoint;
    if (scale > 0) encodeRow(row, scale, zeroPoint, 2 ** bits - 1, codes.subarray(i * columns));
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

function levels(row: Float32Array, bits: number, index: number): { scale: number; zeroPoint: number } {
  let [min, max] = [0, 0];
  for (const x of row) {
    if (x < min) min = x;
    if (x > max) max = x;
  }
  const scale = roundUpToBfloat16((max - min) / (2 ** bits - 1));
  if (!Number.isFinite(scale))
    throw new ValueError(
      `quantizeRows: the range of row ${index} must be within bfloat16, got ${min}…${max}`,
    );
  return { scale, zeroPoint: scale === 0 ? 0 : Math.round(-min / scale) };
}

function encodeRow(
  row: Float32Array,
  scale: number,
  zeroPoint: number,
  top: number,
  codes: Uint8Array,
): void {
  for (let j = 0; j < row.length; j++) {
    const code = Math.round(row[j]! / scale) + zeroPoint;
    codes[j] = Math.min(Math.max(code, 0), top);
  }
}

/** The smallest bfloat16 (the upper half of a float32) that is not below a positive number. */
function roundUpToBfloat16(x: number): number {
  const value = Float32Array.of(x);
  const bits = new Uint32Array(value.buffer);
  if (value[0]! < x) bits[0]! += 1; // the float32 itself was rounded down
  bits[0] = (bits[0]! + 0xffff) & 0xffff_0000;
  return value[0]!;
}
