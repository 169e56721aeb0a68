import { type Matrix, matrix } from "../tensor/tensor.ts";
import { within } from "./lapack.ts";
import type { MatmulOptions } from "./matmul.ts";

// Products by BLAS, under the same rules as the calls of LAPACK.

/** Cᵀ = Bᵀ · Aᵀ */
export function blasProduct(
  a: Matrix,
  b: Matrix,
  { transposeA, transposeB }: MatmulOptions,
): Matrix | undefined {
  const [m, inner] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const n = b.shape[transposeB ? 0 : 1];
  const library = within(Math.max(a.data.length, b.data.length, m * n));
  if (!library || m * n * inner === 0) return undefined;
  const C = matrix(m, n);
  const [one, zero] = [Float32Array.of(1), Float32Array.of(0)];
  const [B, A] = [b.shape[1], a.shape[1]]; // length of a row
  library.call(
    "sgemm_",
    transposeB ? "T" : "N",
    transposeA ? "T" : "N",
    n,
    m,
    inner,
    one,
    b.data,
    B,
    a.data,
    A,
    zero,
    C.data,
    n,
  );
  return C;
}

/** Aᵀ · A, or A · Aᵀ: one half of it, and the other half copied from there. */
export function blasGram({ shape, data }: Matrix, transpose: boolean): Matrix | undefined {
  const [n, inner] = transpose ? shape : [shape[1], shape[0]];
  const library = within(Math.max(data.length, n * n));
  if (!library || data.length === 0) return undefined;
  const G = matrix(n, n);
  const [one, zero] = [Float32Array.of(1), Float32Array.of(0)];
  library.call("ssyrk_", "U", transpose ? "T" : "N", n, inner, one, data, shape[1], zero, G.data, n);
  mirror(G);
  return G;
}

/** Rows and columns that are copied at a time: they stay in the processor's cache. */
const TILE = 64;

/** Copies the lower half, in row-major order, to the upper one. */
function mirror({ shape: [n], data }: Matrix): void {
  for (let top = 0; top < n; top += TILE)
    for (let left = 0; left <= top; left += TILE)
      for (let i = top; i < Math.min(top + TILE, n); i++)
        for (let j = left; j < Math.min(left + TILE, i); j++) data[j * n + i] = data[i * n + j]!;
}
