import type { Matrix } from "../tensor/tensor.ts";
import { assertDecomposable, assertSameRows } from "./check.ts";
import { assertFinite } from "./finite.ts";
import { scaleRows } from "./rows.ts";
import { matmulSteps, qrSteps, svdSteps } from "./steps.ts";
import { tolerance } from "./tolerance.ts";
import { solveTriangular } from "./triangular.ts";
import { compute, type Steps, type Workspace } from "./workspace.ts";

/**
 * The X with which A · X comes closest to B; the shortest of them where there are many.
 *
 *   X = argmin ‖A · X − B‖      A [m, n]   B [m, k]   X [n, k]
 *
 * Columns that are independent to float32's precision: X = R⁻¹ · (Qᵀ · B) from A = Q · R, which does not mind columns of
 * very different sizes. Otherwise, and where A is wide: X = V · S⁺ · (Uᵀ · B) from the singular value decomposition, with
 * singular values below ε · max(m, n) · σ₁ taken as zero. Never through AᵀA, whose condition is the square of A's.
 * Cost: one QR, or one singular value decomposition.
 *
 * @throws {ShapeError} a different number of rows, or an empty matrix
 * @throws {ValueError} NaN or Inf in either
 */
export const leastSquares = (a: Matrix, b: Matrix): Matrix =>
  compute((space) => leastSquaresSteps(space, a, b));

/** The same on any backend. */
export function* leastSquaresSteps(space: Workspace, a: Matrix, b: Matrix): Steps<Matrix> {
  assertDecomposable(a, "leastSquares");
  assertSameRows(a, b, "leastSquares");
  assertFinite(b, "leastSquares");
  const [m, n] = a.shape;
  if (m < n) return yield* shortest(space, a, b);
  const { Q, R } = yield* qrSteps(space, a);
  if (!hasIndependentColumns(R, m)) return yield* shortest(space, a, b);
  return solveTriangular(R, yield* matmulSteps(space, Q, b, { transposeA: true }), { half: "upper" });
}

/**
 * |rⱼⱼ| / ‖rⱼ‖ is the sine of the angle between column j and the space of those before it: where it drowns in rounding,
 * the column adds nothing. The ratio does not change when a column is scaled.
 */
function hasIndependentColumns({ data, shape: [n] }: Matrix, rows: number): boolean {
  for (let j = 0; j < n; j++) {
    let square = 0;
    for (let i = 0; i <= j; i++) square += data[i * n + j]! ** 2;
    if (!(data[j * (n + 1)]! > 10 * rows * tolerance.epsilon * Math.sqrt(square))) return false;
  }
  return true;
}

function* shortest(space: Workspace, a: Matrix, b: Matrix): Steps<Matrix> {
  const { U, S, Vt } = yield* svdSteps(space, a);
  const smallest = tolerance.epsilon * Math.max(...a.shape) * S[0]!;
  const inverse = S.map((s) => (s > smallest ? 1 / s : 0));
  const coordinates = scaleRows(yield* matmulSteps(space, U, b, { transposeA: true }), inverse);
  return yield* matmulSteps(space, Vt, coordinates, { transposeA: true });
}
