import { matmul } from "../../toolkit/linalg/matmul.ts";
import { qr } from "../../toolkit/linalg/qr.ts";
import { scaleColumns } from "../../toolkit/linalg/rows.ts";
import { type Matrix, matrix } from "../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "./random.ts";

export const identity = (n: number): Matrix =>
  matrix(
    n,
    n,
    Float32Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
  );

/** One matrix of every kind that a decomposition has to handle. */
export const kinds: [string, Matrix][] = [
  ["tall", randomMatrix(70, 20, 1)],
  ["wide", randomMatrix(20, 70, 2)],
  ["square", randomMatrix(48, 48, 3)],
  ["one row", randomMatrix(1, 9, 4)],
  ["one column", randomMatrix(9, 1, 5)],
  ["one number, negative", matrix(1, 1, Float32Array.of(-3))],
  ["rank-deficient", matmul(randomMatrix(40, 3, 6), randomMatrix(3, 30, 7))],
  ["zero", matrix(12, 8)],
  ["identity", identity(6)],
  ["tiny numbers", randomMatrix(24, 16, 8, 1e-20)],
  ["huge numbers", randomMatrix(24, 16, 9, 1e15)],
  ["columns from 1e-30 to 1e30", scaleColumns(randomMatrix(12, 7, 11), (j) => 10 ** (10 * (j - 3)))],
  ["badly scaled columns", scaleColumns(randomMatrix(30, 10, 10), (j) => 10 ** -j)],
];

/** max |A − I| */
export const distanceFromIdentity = ({ data, shape: [n] }: Matrix): number =>
  data.reduce((worst, x, i) => Math.max(worst, Math.abs(x - (i % (n + 1) === 0 ? 1 : 0))), 0);

/** A − B */
export const minus = (a: Matrix, b: Matrix): Matrix =>
  matrix(
    ...a.shape,
    a.data.map((x, i) => x - b.data[i]!),
  );

/** U · diag(S) · Vt [m, n] with random orthonormal U and Vt: a matrix whose singular values are known. */
export function withSingularValues(S: readonly number[], m: number, n: number, seed: number): Matrix {
  const { Q: U } = qr(randomMatrix(m, S.length, seed));
  const { Q: V } = qr(randomMatrix(n, S.length, seed + 1));
  return matmul(
    scaleColumns(U, (j) => S[j]!),
    V,
    { transposeB: true },
  );
}
