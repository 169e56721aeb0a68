import type { Matrix } from "../tensor/tensor.ts";
import { blasGram } from "./blas.ts";
import { matmul } from "./matmul.ts";

/**
 * All products of the columns of a matrix with each other.
 *
 *   G = Aᵀ · A      A [m, n]   G [n, n], symmetric      (A · Aᵀ [m, m] with `transpose`)
 *
 * BLAS's ssyrk where there is a fast one, which computes one half; else a product.
 * Cost: m · n² operations, twice that by TensorFlow.
 */
export const gram = (a: Matrix, { transpose = false }: { readonly transpose?: boolean } = {}): Matrix =>
  blasGram(a, transpose) ?? matmul(a, a, transpose ? { transposeB: true } : { transposeA: true });
