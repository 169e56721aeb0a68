import type { Matrix } from "../tensor/tensor.ts";

/** The product of each row with the same row of another matrix, summed in float64.   a, b [m, n]   → [m] */
export function rowProducts(a: Matrix, b: Matrix): Float64Array {
  const [rows, columns] = a.shape;
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) sum += a.data[at]! * b.data[at]!;
    return sum;
  });
}
