import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { rawOp, tf } from "../backend/tensorflow.ts";
import { ValueError } from "../errors.ts";
import { fromTensorFlow, scoped, toTensorFlow } from "../linalg/bridge.ts";
import { formatShape, type Matrix, matrix } from "../tensor/tensor.ts";

/**
 * A triangular root of the inverse of a positive semidefinite matrix.
 *
 *   (H + damping · mean(diag H) · I)⁻¹ = Rᵀ · R      H [n, n]   R [n, n], upper triangular
 *
 * With J the matrix that turns the order around, J · H · J = L · Lᵀ gives R = J · L⁻¹ · J: one Cholesky
 * factorization and one triangular inverse, in float32. Where damping is too small for H to be positive
 * definite in float32, ten times as much is tried, from 1e-6 on. A zero H counts as the unit matrix.
 * Cost: about 2/3 n³ multiplications and additions; four n × n matrices.
 *
 * @throws {ValueError} no damping up to 1 makes H positive definite
 */
export function inverseFactor(H: Matrix, damping: number, where: string): Matrix {
  const n = H.shape[0];
  const mean = meanOfDiagonal(H);
  const scaled = reversed(mean > 0 ? times(H, 1 / mean) : unit(n));
  for (let added = damping; ; added = Math.max(10 * added, 1e-6)) {
    const R = tryInverseFactor(scaled, added);
    if (R) return mean > 0 ? times(R, 1 / Math.sqrt(mean)) : R;
    if (added >= 1)
      throw new ValueError(
        `${where}: expected a positive semidefinite matrix, got one ${formatShape(H.shape)} that is not`,
      );
  }
}

function tryInverseFactor(scaled: Matrix, damping: number): Matrix | undefined {
  const n = scaled.shape[0];
  const inverse = scoped(() => {
    const damped = tf.add(toTensorFlow(scaled), tf.mul(tf.eye(n), damping));
    const [L] = rawOp("Cholesky", { T: "float32" }, [damped], 1);
    return fromTensorFlow(solveLower(L as Tensor2D, tf.eye(n)));
  });
  return inverse.data.every(Number.isFinite) ? reversed(inverse) : undefined;
}

const solveLower = (L: Tensor2D, right: Tensor2D): Tensor2D =>
  rawOp("MatrixTriangularSolve", { T: "float32", lower: true, adjoint: false }, [L, right], 1)[0] as Tensor2D;

/** J · A · J: rows and columns from last to first, which is the same numbers from last to first. */
const reversed = ({ shape, data }: Matrix): Matrix => matrix(...shape, data.slice().reverse());

function meanOfDiagonal({ shape: [n], data }: Matrix): number {
  let trace = 0;
  for (let i = 0; i < n; i++) trace += data[i * n + i]!;
  return trace / n;
}

const times = ({ shape, data }: Matrix, factor: number): Matrix =>
  matrix(
    ...shape,
    data.map((x) => x * factor),
  );

function unit(n: number): Matrix {
  const one = matrix(n, n);
  for (let i = 0; i < n; i++) one.data[i * n + i] = 1;
  return one;
}
