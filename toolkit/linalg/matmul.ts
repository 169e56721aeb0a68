import { tf } from "../backend/tensorflow.ts";
import { ShapeError } from "../errors.ts";
import { formatShape, type Matrix } from "../tensor/tensor.ts";
import { blasProduct } from "./blas.ts";
import { fromTensorFlow, scoped, toTensorFlow } from "./bridge.ts";

export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

/**
 * The product of two matrices, each transposed first if asked (without making the transpose).
 *
 *   C = A · B      A [m, k]   B [k, n]   C [m, n]
 *
 * In float32: BLAS's sgemm where there is a fast one, else TensorFlow's MatMul. Cost: 2·m·k·n operations.
 *
 * @throws {ShapeError} the inner sizes differ
 */
export function matmul(a: Matrix, b: Matrix, options: MatmulOptions = {}): Matrix {
  assertInner(a, b, options);
  return blasProduct(a, b, options) ?? tensorflowProduct(a, b, options);
}

const tensorflowProduct = (a: Matrix, b: Matrix, { transposeA, transposeB }: MatmulOptions): Matrix =>
  scoped(() => fromTensorFlow(tf.matMul(toTensorFlow(a), toTensorFlow(b), transposeA, transposeB)));

/** Throws a ShapeError where A and B cannot be multiplied. */
export function assertInner(
  a: Matrix,
  b: Matrix,
  { transposeA = false, transposeB = false }: MatmulOptions,
): void {
  const inner = [a.shape[transposeA ? 0 : 1], b.shape[transposeB ? 1 : 0]];
  if (inner[0] !== inner[1])
    throw new ShapeError(
      `matmul: inner sizes must be equal, got ${inner[0]} and ${inner[1]} from ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
}
