import { ShapeError, ValueError } from "../errors.ts";
import { assertFinite } from "../linalg/finite.ts";
import { formatShape, type Matrix, matrix } from "../tensor/tensor.ts";
import { inverseFactor } from "./inverse-factor.ts";

export interface CurvatureOptions {
  /** Columns in order of falling activation, so that those that matter most are rounded first; yes when omitted. */
  readonly actOrder?: boolean;
  /** Added to the diagonal of the Hessian, as a share of its mean; 0.01 when omitted. */
  readonly damping?: number;
}

/** The activations that enter a layer, made ready for `gptq`: of use for every matrix that takes them in. */
export interface Curvature {
  /** Column order[j] is rounded j-th. */
  readonly order: Uint32Array;
  /** R [columns, columns], upper triangular, in that order: H⁻¹ = Rᵀ · R */
  readonly R: Matrix;
}

/**
 * Makes the Gram matrix of a layer's inputs ready for `gptq`.
 *
 *   H = XᵀX + damping · mean(diag XᵀX) · I      X [samples, columns]
 *
 * An input that is zero in all samples has no say: its column is rounded to nearest, last, and moves no other.
 * (The released code sets such columns to zero.) Cost: one Cholesky factorization and one triangular inverse.
 *
 * @param gram  XᵀX [columns, columns]
 * @throws {ShapeError} gram is not square
 * @throws {ValueError} NaN or Inf, damping below 0, or a matrix that cannot be a Gram matrix
 */
export function curvatureOf(
  gram: Matrix,
  { actOrder = true, damping = 0.01 }: CurvatureOptions = {},
): Curvature {
  const [n, columns] = gram.shape;
  if (n !== columns)
    throw new ShapeError(`gptq: the Gram matrix must be square, got ${formatShape(gram.shape)}`);
  if (!(damping >= 0)) throw new ValueError(`gptq: damping must be at least 0, got ${damping}`);
  assertFinite(gram, "gptq");
  const diagonal = Float64Array.from({ length: n }, (_, i) => gram.data[i * n + i]!);
  const negative = diagonal.find((x) => x < 0);
  if (negative !== undefined)
    throw new ValueError(`gptq: a Gram matrix has no diagonal below 0, got ${negative}`);
  const order = Uint32Array.from({ length: n }, (_, i) => i);
  if (actOrder) order.sort((a, b) => diagonal[b]! - diagonal[a]! || a - b);
  return { order, R: inverseFactor(withoutDead(gram, diagonal, order), damping, "gptq") };
}

/** The Gram matrix in another order, with the mean of the living on the diagonal of the dead. */
function withoutDead(gram: Matrix, diagonal: Float64Array, order: Uint32Array): Matrix {
  const n = order.length;
  const living = diagonal.filter((x) => x > 0);
  const mean = living.reduce((sum, x) => sum + x, 0) / Math.max(living.length, 1);
  const H = matrix(n, n);
  for (let i = 0, at = 0; i < n; i++)
    for (let j = 0, row = order[i]! * n; j < n; j++, at++) H.data[at] = gram.data[row + order[j]!]!;
  for (let i = 0; i < n; i++) if (!(diagonal[order[i]!]! > 0)) H.data[i * n + i] = mean;
  return H;
}
