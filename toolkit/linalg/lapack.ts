import { type Lapack, lapack } from "../backend/lapack/lapack.ts";
import { tensorflow } from "../backend/tensorflow.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import type { Qr } from "./qr.ts";
import type { Svd } from "./svd.ts";
import { transpose } from "./transpose.ts";

// The calls of this folder by LAPACK and BLAS. Each answers with nothing, and TensorFlow is used instead, where there is
// no fast LAPACK, where TensorFlow computes on a GPU, where 32-bit sizes do not reach, and where a routine gives up.
// LAPACK reads memory column by column: where A [m, n] lies it sees Aᵀ [n, m]. So the transposed problem is put to it,
// and no matrix is ever turned around.

/** LAPACK, where it is to be used and arrays of `size` numbers are within its reach. */
export const within = (size: number): Lapack | undefined =>
  size < 2 ** 31 && !tensorflow().gpu ? lapack() : undefined;

/** Is there a LAPACK that is used? */
export const computesWithLapack = (): boolean => within(0) !== undefined;

const copyOf = ({ shape, data }: Matrix): Matrix => {
  const copy = matrix(...shape);
  copy.data.set(data);
  return copy;
};

/** Runs a routine twice: to learn how much memory it wants to work in, then with that. False where it gave up. */
function succeeds(run: (work: Float32Array, length: number, info: Int32Array) => void): boolean {
  const [wanted, info] = [new Float32Array(1), new Int32Array(1)];
  run(wanted, -1, info);
  const length = Math.ceil(wanted[0]! * (1 + 2 ** -22)); // the answer was rounded to float32
  run(new Float32Array(length), length, info);
  return info[0] === 0;
}

/**
 * Aᵀ = V · diag(S) · Uᵀ by divide and conquer: V [n, k] column by column is Vt row by row, and so for Uᵀ and U. A tall
 * matrix is turned around first: of a matrix with more rows than columns LAPACK makes a square one a third faster.
 */
export function lapackSvd(a: Matrix): Svd | undefined {
  const [m, n] = a.shape;
  if (m > n) {
    const turned = lapackSvd(transpose(a));
    return turned && { U: transpose(turned.Vt), S: turned.S, Vt: transpose(turned.U) };
  }
  const parts = { U: matrix(m, m), S: new Float32Array(m), Vt: matrix(m, n) };
  return sgesdd("S", a, parts) ? parts : undefined;
}

export function lapackSingularValues(a: Matrix): Float32Array | undefined {
  const S = new Float32Array(Math.min(...a.shape));
  return sgesdd("N", a, { U: matrix(1, 1), S, Vt: matrix(1, 1) }) ? S : undefined;
}

function sgesdd(job: "S" | "N", a: Matrix, { U, S, Vt }: Svd): boolean {
  const [m, n] = a.shape;
  const library = within(Math.max(m * n, 6 * S.length ** 2));
  if (!library) return false;
  const { data } = copyOf(a);
  const [ldu, ldvt] = [Vt.shape[1], U.shape[1]];
  const integers = new Int32Array(8 * S.length);
  return succeeds((work, length, info) => {
    // prettier to read in LAPACK's order than one argument a line
    library.call(
      "sgesdd_",
      ...[job, n, m, data, n],
      S,
      Vt.data,
      ldu,
      U.data,
      ldvt,
      work,
      length,
      integers,
      info,
    );
  });
}

/** A is turned around, so that it lies column by column: LAPACK's QR is twice as fast as its LQ. */
export function lapackQr(a: Matrix): Qr | undefined {
  const [m, n] = a.shape;
  const k = Math.min(m, n);
  const library = within(m * n);
  if (!library) return undefined;
  const { data } = transpose(a);
  const tau = new Float32Array(k);
  if (!succeeds((work, length, info) => library.call("sgeqrf_", m, n, data, m, tau, work, length, info)))
    return undefined;
  const R = upperHalf(transpose(matrix(n, m, data)), k);
  succeeds((work, length, info) => library.call("sorgqr_", m, k, k, data, m, tau, work, length, info));
  return { Q: transpose(matrix(k, m, data.subarray(0, k * m))), R };
}

/** The first k rows, with zeros below the diagonal. */
function upperHalf({ shape: [, n], data }: Matrix, k: number): Matrix {
  const upper = matrix(k, n);
  for (let i = 0; i < k; i++) upper.data.set(data.subarray(i * n + i, (i + 1) * n), i * n + i);
  return upper;
}

/** A = L · Lᵀ from the lower half of A, which is an upper half in LAPACK's eyes; nothing if it is not positive definite. */
export function lapackCholesky(a: Matrix): Matrix | undefined {
  const [n] = a.shape;
  const library = within(n * n);
  if (!library) return undefined;
  const L = copyOf(a);
  const info = new Int32Array(1);
  library.call("spotrf_", "U", n, L.data, n, info);
  for (let i = 0; i < n; i++) L.data.fill(0, i * n + i + 1, (i + 1) * n);
  return info[0] === 0 ? L : undefined;
}

/** L⁻¹ of a lower triangle whose upper half is zero; nothing if there is a zero on its diagonal. */
export function lapackInverse(L: Matrix): Matrix | undefined {
  const [n] = L.shape;
  const library = within(n * n);
  if (!library) return undefined;
  const inverse = copyOf(L);
  const info = new Int32Array(1);
  library.call("strtri_", "U", "N", n, inverse.data, n, info);
  return info[0] === 0 ? inverse : undefined;
}

/** X of T · X = B, or Tᵀ · X = B: in LAPACK's eyes Xᵀ · Tᵀ = Bᵀ, with the other half of the triangle. */
export function lapackSolve(
  t: Matrix,
  b: Matrix,
  half: "lower" | "upper",
  transpose: boolean,
): Matrix | undefined {
  const [n, k] = b.shape;
  const library = within(Math.max(n * n, n * k));
  if (!library || k === 0) return undefined;
  const X = copyOf(b);
  const [uplo, trans] = [half === "lower" ? "U" : "L", transpose ? "T" : "N"];
  library.call("strsm_", "R", uplo, trans, "N", k, n, Float32Array.of(1), t.data, n, X.data, k);
  return X;
}
