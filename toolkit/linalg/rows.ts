import { ShapeError } from "../errors.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/** `count` rows of A from row `first` on, as a view. */
export const rowsOf = ({ shape: [, columns], data }: Matrix, first: number, count: number): Matrix =>
  matrix(count, columns, data.subarray(first * columns, (first + count) * columns));

/** Some rows, in the order in which they are named. */
export function pickRows({ shape: [, columns], data }: Matrix, rows: readonly number[]): Matrix {
  const picked = matrix(rows.length, columns);
  rows.forEach((row, at) => {
    picked.data.set(data.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return picked;
}

/** Matrices with the same number of columns, one below the other. */
export function stackRows(parts: readonly Matrix[], columns: number): Matrix {
  const rows = parts.reduce((sum, part) => sum + part.shape[0], 0);
  const stacked = matrix(rows, columns);
  let at = 0;
  for (const { shape, data } of parts) {
    if (shape[1] !== columns) throw new ShapeError(`stackRows: expected ${columns} columns, got ${shape[1]}`);
    stacked.data.set(data, at);
    at += data.length;
  }
  return stacked;
}

/** diag(factors) · A: row i times factors[i].   A [m, n]   factors [m] */
export function scaleRows(a: Matrix, factors: ArrayLike<number>): Matrix {
  const [rows, columns] = a.shape;
  if (factors.length !== rows)
    throw new ShapeError(`scaleRows: expected ${rows} factors, got ${factors.length}`);
  const scaled = matrix(rows, columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) scaled.data[at] = factors[i]! * a.data[at]!;
  return scaled;
}

/** A · diag(factors): column j times factor(j).   A [m, n] */
export function scaleColumns(a: Matrix, factor: (column: number) => number): Matrix {
  const [rows, columns] = a.shape;
  const factors = Float64Array.from({ length: columns }, (_, j) => factor(j));
  const scaled = matrix(rows, columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) scaled.data[at] = a.data[at]! * factors[j]!;
  return scaled;
}
