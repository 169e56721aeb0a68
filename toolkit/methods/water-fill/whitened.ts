import { cholesky } from "../../linalg/cholesky.ts";
import { matmul } from "../../linalg/matmul.ts";
import { scaleRows } from "../../linalg/rows.ts";
import { transpose } from "../../linalg/transpose.ts";
import { solveTriangular } from "../../linalg/triangular.ts";
import { type Curvature, curvatureOf } from "../../quant/curvature.ts";
import { type Matrix, matrix } from "../../tensor/tensor.ts";
import type { Directions } from "../directions.ts";
import type { Levels } from "./rate.ts";

/** A side of a layer, its inputs or its outputs, by how much errors there weigh: M = L · Lᵀ [n, n]. */
export interface Side {
  readonly M: Matrix;
  readonly L: Matrix;
  /** Of M, made when it is first asked for. */
  curvature(): Curvature;
  /** The geometric mean of L's diagonal: what an error of 1 in each number weighs, once rounding is shaped. */
  readonly scale: number;
}

/**
 * Added to the diagonal, as a share of its mean: what calibration did not see matters, too, and large errors lead to where the
 * curvature is another. With 0.01 the divergence at 1/128 is three times as large, with 1 that at 1/16 a third larger.
 */
const DAMPING = 0.1;

/** @param gram  symmetric [n, n]; all alike and independent when left out, or where nothing was seen */
export function sideOf(n: number, gram: Matrix | undefined): Side {
  const M = matrix(n, n, gram?.data.slice());
  let trace = 0;
  for (let i = 0; i < n; i++) trace += M.data[i * (n + 1)]!;
  for (let i = 0; i < n; i++) M.data[i * (n + 1)]! += trace > 0 ? (DAMPING * trace) / n : 1;
  const L = cholesky(M);
  let logs = 0;
  for (let i = 0; i < n; i++) logs += Math.log(L.data[i * (n + 1)]!);
  let curvature: Curvature | undefined;
  return {
    ...{ M, L, scale: Math.exp(logs / n) },
    curvature: () => (curvature ??= curvatureOf(M, { damping: 0 })),
  };
}

/** The two sides of a layer. */
export interface Sides {
  readonly outputs: Side;
  readonly inputs: Side;
}

/** The largest directions of a delta where all errors weigh alike. */
export interface Whitened {
  /** [rank], largest first */
  readonly S: Float32Array;
  /** √S · Vt, back in the layer's own inputs: [rank, in] */
  readonly V: Matrix;
  /** (U · √S)ᵀ, back in the layer's own outputs: [rank, out] */
  readonly U: Matrix;
}

/**
 * Directions that matter: those of the delta between two whitened sides.
 *
 *   Lgᵀ · Δ · La = U · diag(S) · Vt      G = Lg · Lgᵀ [out, out]   A = La · Laᵀ [in, in]
 *
 * tr(G E A Eᵀ) = ‖Lgᵀ E La‖², so that an error there is as large as the harm that it does.
 *
 * @param find  decomposes the delta between the sides
 */
export function whitened(delta: Matrix, sides: Sides, find: (weighed: Matrix) => Directions): Whitened {
  const { Ut, S, Vt } = find(matmul(matmul(sides.outputs.L, delta, { transposeA: true }), sides.inputs.L));
  const own = (rows: Matrix, { L }: Side) =>
    transpose(solveTriangular(L, transpose(scaleRows(rows, S.map(Math.sqrt))), { transpose: true }));
  return { S, V: own(Vt, sides.inputs), U: own(Ut, sides.outputs) };
}

/** How large its directions are, and the numbers of their vectors. */
export function levelsOf({ S, V, U }: Whitened, shape: Matrix["shape"], { outputs, inputs }: Sides): Levels {
  const sizes = (rows: Matrix, { scale }: Side) => rowSizes(rows).map((size) => size * scale);
  return { shape, S, sizes: { outputs: sizes(U, outputs), inputs: sizes(V, inputs) } };
}

/** The root of the mean square of each row. */
const rowSizes = ({ shape: [rows, columns], data }: Matrix): Float32Array =>
  Float32Array.from({ length: rows }, (_, i) => {
    let sum = 0;
    for (let at = i * columns; at < (i + 1) * columns; at++) sum += data[at]! ** 2;
    return Math.sqrt(sum / columns);
  });
