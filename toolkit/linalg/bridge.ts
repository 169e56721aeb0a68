import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/** A matrix as TensorFlow sees it; memory from `allocate` is not copied. */
export const toTensorFlow = (a: Matrix): Tensor2D =>
  tf.tensor2d(a.data, a.shape as [number, number], "float32");

/** A matrix back from TensorFlow, copied. */
export const fromTensorFlow = (tensor: Tensor2D): Matrix =>
  matrix(tensor.shape[0], tensor.shape[1], tensor.dataSync<"float32">());

/** Computes with TensorFlow and frees every tensor made on the way. What it returns holds none (else use `tf.tidy`). */
export function scoped<T>(compute: () => T): T {
  tf.engine().startScope();
  try {
    return compute();
  } finally {
    tf.engine().endScope();
  }
}
