import { ShapeError } from "../errors.ts";
import { formatShape, type Matrix, matrix } from "../tensor/tensor.ts";
import { matmul } from "./matmul.ts";
import { transpose } from "./transpose.ts";

/**
 * The cosine transform of every patch of a matrix, in place of the patch: how much of each wave, from the mean on.
 *
 *   C = D · P · Dᵀ      P, C [p, p]   D_kn = √(2/p) · cos(π (2n + 1) k / 2p), its first row √(1/p): DCT-II, orthonormal
 *
 * D is a rotation: a patch keeps its norm, and errors in C are errors of the same size in P.
 * Cost: two products [rows · columns / p, p] · [p, p], and four transposes.
 *
 * Ahmed, Natarajan and Rao, Discrete Cosine Transform, 1974.
 *
 * @param a  [rows, columns], multiples of p
 * @throws {ShapeError} they are not
 */
export const cosineTransform = (a: Matrix, p: number): Matrix => transformed(a, waves(p));

/** The matrix whose patches have these cosine transforms: P = Dᵀ · C · D. */
export const inverseCosineTransform = (a: Matrix, p: number): Matrix => transformed(a, transpose(waves(p)));

/** D · P · Dᵀ of every patch. */
function transformed(a: Matrix, D: Matrix): Matrix {
  const p = D.shape[0];
  if (a.shape.some((size) => size % p !== 0))
    throw new ShapeError(`cosineTransform: sizes must be multiples of ${p}, got ${formatShape(a.shape)}`);
  return transpose(alongRows(transpose(alongRows(a, D)), D));
}

/** P · Dᵀ of every patch: rows of a patch are p neighbours in memory. */
function alongRows({ shape, data }: Matrix, D: Matrix): Matrix {
  const p = D.shape[0];
  return matrix(...shape, matmul(matrix(data.length / p, p, data), D, { transposeB: true }).data);
}

/** D [p, p] */
function waves(p: number): Matrix {
  const D = matrix(p, p);
  for (let k = 0, at = 0; k < p; k++)
    for (let n = 0; n < p; n++, at++)
      D.data[at] = Math.sqrt((k === 0 ? 1 : 2) / p) * Math.cos((Math.PI * (2 * n + 1) * k) / (2 * p));
  return D;
}
