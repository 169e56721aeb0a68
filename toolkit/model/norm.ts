import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { product } from "./product.ts";

/** What every norm over rows of one length shares. */
export interface Norm {
  /** Each row's mean as a product, `[width, 1]` filled with 1 / width: a third of the time of tf.mean for few rows. */
  readonly average: Tensor2D;
  readonly epsilon: Scalar;
}

export const normOver = (width: number, epsilon: number): Norm => ({
  average: tf.fill([width, 1], 1 / width),
  epsilon: tf.scalar(epsilon),
});

/**
 * Each row divided by its root mean square, then scaled (Zhang and Sennrich, 2019).
 *
 *   x / √(mean(x²) + ε) · scale      x [rows, width], scale [width]
 */
export function rmsNorm(x: Tensor2D, scale: Tensor, { average, epsilon }: Norm): Tensor2D {
  const meanSquare = product(tf.square(x), average);
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(meanSquare, epsilon))), scale);
}
