import { ShapeError } from "../errors.ts";
import { matmul } from "../linalg/matmul.ts";
import { qr } from "../linalg/qr.ts";
import { scaleRows } from "../linalg/rows.ts";
import type { Svd } from "../linalg/svd.ts";
import { transpose } from "../linalg/transpose.ts";
import { normal } from "../tensor/random.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/** Independent normal numbers with mean 0 and variance 1, the same for the same seed. */
export function normalMatrix([rows, columns]: Matrix["shape"], seed: number): Matrix {
  const a = matrix(rows, columns);
  const next = normal(seed);
  for (let i = 0; i < a.data.length; i++) a.data[i] = next();
  return a;
}

/** A matrix whose decomposition is known, because it was made from it. */
export interface Synthetic extends Svd {
  /** U · diag(S) · Vt [out, in] */
  readonly delta: Matrix;
}

/**
 * A delta with chosen singular values and random singular vectors.
 *
 *   Δ = U · diag(S) · Vt      U [out, n]   S [n]   Vt [n, in], all directions as likely
 *
 * What a method loses on it depends on the spectrum alone, so that methods can be compared on spectra that no model at
 * hand has. Cost: two QR factorizations and a product.
 *
 * @param S     largest first, at most min(out, in) of them
 * @param seed  of the singular vectors
 * @throws {ShapeError} more singular values than directions, or none
 */
export function syntheticDelta(S: ArrayLike<number>, [out, inner]: Matrix["shape"], seed: number): Synthetic {
  const n = S.length;
  if (!(n > 0 && n <= Math.min(out, inner)))
    throw new ShapeError(
      `syntheticDelta: [${out}, ${inner}] has 1…${Math.min(out, inner)} directions, got ${n} values`,
    );
  const U = qr(normalMatrix([out, n], 2 * seed)).Q;
  const Vt = transpose(qr(normalMatrix([inner, n], 2 * seed + 1)).Q);
  return { U, S: Float32Array.from(S), Vt, delta: matmul(U, scaleRows(Vt, S)) };
}

/**
 * The Gram matrix of inputs that have so much energy along each right singular vector, and none elsewhere.
 *
 *   XᵀX = V · diag(energies) · Vt      Vt [n, in]   XᵀX [in, in]
 *
 * Fine-tuning moves weights most along the directions that its inputs use most: energies that fall say so.
 *
 * @throws {ShapeError} other than one energy for each row of Vt
 */
export const alignedGram = (Vt: Matrix, energies: ArrayLike<number>): Matrix =>
  matmul(Vt, scaleRows(Vt, energies), { transposeA: true });
