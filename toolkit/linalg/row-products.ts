import type { Matrix } from "../tensor/tensor.ts";

/** The inner product of each row of A with the same row of B, in float64.   A, B [m, n] → [m] */
export function rowProducts(a: Matrix, b: Matrix): Float64Array {
  const [rows, columns] = a.shape;
  return Float64Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) sum += a.data[at]! * b.data[at]!;
    return sum;
  });
}
