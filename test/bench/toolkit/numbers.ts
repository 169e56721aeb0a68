import { type Matrix, matmul, matrix, transpose } from "../../../toolkit/index.ts";
import { uniformMatrix } from "../../../toolkit/linalg/random-matrix.ts";
import { scaleRows } from "../../../toolkit/linalg/rows.ts";

/** What the exponent below makes of [4096, 4096], where the paper's figure 1 has 44 % and 83 %. */
export const SPECTRUM =
  "45 % of the energy in the first 128 of 4096 singular directions, 88 % in the first 1002";

const EXPONENT = 0.4;

/**
 * A matrix with singular values as steep as those of a published delta.
 *
 *   Δ = F · diag(i^−0.4) · G / 1000      F [out, k], G [k, in] uniform in [−1, 1)      k = min(out, in)
 *
 * Cost: one product.
 */
export function syntheticDelta(out: number, inner: number, seed: number): Matrix {
  const k = Math.min(out, inner);
  const weights = Float32Array.from({ length: k }, (_, i) => (i + 1) ** -EXPONENT / 1000);
  return matmul(uniformMatrix(out, k, seed), scaleRows(uniformMatrix(k, inner, seed + 1), weights));
}

/**
 * A positive definite matrix whose largest eigenvalue is about five times the smallest.   [n, n]
 *
 * The half below the diagonal is copied: on some processors X · Xᵀ is symmetric but for rounding.
 */
export function positiveDefinite(n: number, seed: number): Matrix {
  const X = uniformMatrix(n, n, seed);
  const product = matmul(X, transpose(X));
  const A = matrix(n, n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      const x = product.data[n * i + j]! / n + (i === j ? 1 / 3 : 0);
      A.data[n * i + j] = x;
      A.data[n * j + i] = x;
    }
  return A;
}
