import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";

/** Cosine and sine of every position's angles `[time, headSize]`, and the matrix that turns halves. */
export interface Rotation {
  readonly cos: Tensor2D;
  readonly sin: Tensor2D;
  readonly turn: Tensor2D;
}

/**
 * Rotary positions (Su et al., 2021) for the positions `start … start + length − 1`.
 *
 *   angle[t, i] = t · theta^(−2i / headSize)      i < headSize / 2, the same again for the second half
 *
 * Pairs are (i, i + headSize / 2), as Hugging Face checkpoints store them, not neighbours.
 */
export function rotation(headSize: number, theta: number, start: number, length: number): Rotation {
  const half = headSize / 2;
  const angle = (k: number) => (start + Math.floor(k / headSize)) * theta ** (-(k % half) / half);
  const angles = Float64Array.from({ length: length * headSize }, (_, k) => angle(k));
  const table = (f: (angle: number) => number) =>
    tf.tensor2d(Float32Array.from(angles, f), [length, headSize]);
  return { cos: table(Math.cos), sin: table(Math.sin), turn: quarterTurn(headSize) };
}

/** The matrix R with [a, b] · R = [−b, a] for the two halves a and b of a row. */
function quarterTurn(headSize: number): Tensor2D {
  const half = headSize / 2;
  const turn = tf.buffer([headSize, headSize]);
  for (let i = 0; i < half; i++) {
    turn.set(-1, i + half, i);
    turn.set(1, i, i + half);
  }
  return turn.toTensor() as Tensor2D;
}

/**
 * Turns each pair of numbers by its position's angle, so that the product of a query and a
 * key depends only on how far apart they stand.
 *
 *   x · cos + (x · R) · sin      x [batch, heads, time, headSize]
 *
 * R is a constant matrix rather than two slices and a concatenation: one operation, and its
 * gradient is one too.
 */
export function rotate(x: Tensor, { cos, sin, turn }: Rotation): Tensor {
  const turned = tf.matMul(x.reshape([-1, turn.shape[0]]), turn).reshape(x.shape);
  return tf.add(tf.mul(x, cos), tf.mul(turned, sin));
}
