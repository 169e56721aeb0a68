import type { Rank, Tensor } from "@tensorflow/tfjs-node-gpu";
import { hasTensorflow, rawOp, tf } from "../backend/tensorflow.ts";
import { sizeOf } from "../tensor/tensor.ts";

/** Multiplications above which oneDNN's set-up is worth its time. */
const LARGE = 2 ** 24;

/** Whether TensorFlow's own kernels can be called by name: they are there, and no gradient is asked for. */
export const plainKernels = (): boolean => hasTensorflow() && !tf.engine().isTapeOn();

/**
 * The product a · b, or a · bᵀ, of matrices or of stacks of matrices.
 *
 *   a [..., rows, inner]   b [..., inner, columns], transposed [..., columns, inner]   →   [..., rows, columns]
 *
 * tf.matMul leaves every product to oneDNN, which prepares itself for each new shape: 0.1 to 1 ms. Keys and
 * values have a new shape at every token, so small products go to TensorFlow's own kernels (20 µs for one row).
 * Those have no gradient in TensorFlow.js; where one is recorded, it is tf.matMul for all.
 */
export function product<R extends Rank>(a: Tensor<R>, b: Tensor<R>, transposeB = false): Tensor<R> {
  const columns = b.shape.at(transposeB ? -2 : -1)!;
  const large = sizeOf(a.shape) * columns >= LARGE;
  if (large || !plainKernels()) return tf.matMul(a, b, false, transposeB);
  return (a.rank === 2 ? ofMatrices(a, b, transposeB) : ofStacks(a, b, transposeB)) as Tensor<R>;
}

const ofMatrices = (a: Tensor, b: Tensor, transposeB: boolean): Tensor | undefined =>
  rawOp("MatMul", { transpose_a: false, transpose_b: transposeB, T: "float32" }, [a, b], 1)[0];

// The third version of this operation is the one that oneDNN does not take over.
const ofStacks = (a: Tensor, b: Tensor, transposeB: boolean): Tensor | undefined =>
  rawOp(
    "BatchMatMulV3",
    { adj_x: false, adj_y: transposeB, Ta: "float32", Tb: "float32", Tout: "float32" },
    [a, b],
    1,
  )[0];
