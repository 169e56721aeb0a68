import { cholesky } from "../../linalg/cholesky.ts";
import { matmul } from "../../linalg/matmul.ts";
import { scaleRows } from "../../linalg/rows.ts";
import { solveTriangular } from "../../linalg/triangular.ts";
import { type Matrix, matrix } from "../../tensor/tensor.ts";

/** Added to the diagonal of the least squares of U, where each direction counts 1. */
const RIDGE = 1e-5;

/**
 * The U that goes best with a rounded V, where errors weigh as the inputs say; and how large each direction of V is there.
 *
 *   min ‖(Δ − U V̂) La‖²  →  U = Δ A V̂ᵀ (V̂ A V̂ᵀ)⁻¹      size_k = √(V̂ A V̂ᵀ)_kk
 */
export function leftFor(
  delta: Matrix,
  right: Matrix,
  A: Matrix,
): { readonly Ut: Matrix; readonly size: Float32Array } {
  const rank = right.shape[0];
  const through = matmul(right, A);
  const size = Float32Array.from({ length: rank }, (_, k) => {
    let sum = 0;
    for (let at = k * A.shape[0]; at < (k + 1) * A.shape[0]; at++) sum += through.data[at]! * right.data[at]!;
    return Math.sqrt(sum);
  });
  const unit = size.map((s) => 1 / s);
  const [rows, seen] = [scaleRows(right, unit), scaleRows(through, unit)];
  const alike = matmul(seen, rows, { transposeB: true });
  for (let k = 0; k < rank; k++) alike.data[k * (rank + 1)]! += RIDGE;
  const L = cholesky(mirrored(alike)); // where A has few large directions, rounding leaves the two halves far apart
  const half = solveTriangular(L, matmul(seen, delta, { transposeB: true }));
  return { Ut: scaleRows(solveTriangular(L, half, { transpose: true }), unit), size };
}

/** The lower half, and its mirror image above. */
function mirrored({ shape, data }: Matrix): Matrix {
  const [n] = shape;
  const whole = matrix(...shape, data.slice());
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) whole.data[j * n + i] = data[i * n + j]!;
  return whole;
}
