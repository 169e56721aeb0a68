import { tf } from "../backend/tensorflow.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { fromTensorFlow, scoped, toTensorFlow } from "./bridge.ts";

/** Aᵀ [n, m] of A [m, n], as a new matrix. */
export const transpose = (a: Matrix): Matrix => scoped(() => fromTensorFlow(tf.transpose(toTensorFlow(a))));
