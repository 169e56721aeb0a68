import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import type { Extent } from "../mask.ts";
import { product } from "../product.ts";
import { changesWithLength, frequencies, type Rope } from "./frequencies.ts";

/** How queries or keys are turned: cosine and sine of every place's angles, `[rows or 1, 1, time, headSize]`. */
export type Rotation = {
  readonly cos: Tensor;
  readonly sin: Tensor;
};

/**
 * Rotary positions (Su et al., 2021) of new tokens.
 *
 *   angle[t, i] = t · frequency[i]      i < headSize / 2, the same again for the second half
 *
 * Pairs are (i, i + headSize / 2), as Hugging Face checkpoints store them, not neighbours.
 *
 * Only distances count, so all rows share one table that numbers what was filled up, too. Where the
 * frequencies change as a text grows, places count as well, and each row has its own table.
 *
 * @param factor  what is turned is multiplied by it; 1 when omitted
 */
export function rotation(rope: Rope, headSize: number, extent: Extent, factor = 1): Rotation {
  const { seen, time, missing } = extent;
  const starts = changesWithLength(rope) ? ownStarts(seen, missing) : [seen];
  const rows = starts.map((start) => angles(rope, headSize, start, time));
  const scale = factor * rows[0]!.scale;
  const all = rows.flatMap((row) => row.angles);
  const table = (f: (angle: number) => number) =>
    tf.tensor(
      Float32Array.from(all, (x) => scale * f(x)),
      [rows.length, 1, time, headSize],
    );
  return { cos: table(Math.cos), sin: table(Math.sin) };
}

/** Where each row's new tokens begin in its own text; one number where it is the same for all. */
function ownStarts(seen: number, missing: readonly number[]): number[] {
  const starts = missing.map((count) => seen - count);
  return new Set(starts).size === 1 ? starts.slice(0, 1) : starts;
}

/** The angles of the places from `start` on, row-major `[time, headSize]`. */
function angles(
  rope: Rope,
  headSize: number,
  start: number,
  time: number,
): { angles: number[]; scale: number } {
  const { pairs, scale } = frequencies(rope, headSize, start + time);
  const place = (t: number) => pairs.map((pair) => (start + t) * pair);
  return { angles: Array.from({ length: time }, (_, t) => [...place(t), ...place(t)]).flat(), scale };
}

/** The matrix R `[headSize, headSize]` with [a, b] · R = [−b, a] for the two halves a and b of a head. */
export function quarterTurn(headSize: number): Tensor2D {
  const half = headSize / 2;
  const turn = new Float32Array(headSize ** 2);
  for (let i = 0; i < half; i++) {
    turn[i * headSize + i + half] = 1;
    turn[(i + half) * headSize + i] = -1;
  }
  return tf.tensor2d(turn, [headSize, headSize]);
}

/**
 * Turns each pair of numbers by its place's angle, so that the product of a query and a
 * key depends only on how far apart they stand.
 *
 *   x · cos + (x · R) · sin      x [rows · heads · time, headSize]
 *
 * R is a constant matrix rather than two slices and a concatenation: one operation, and its
 * gradient is one too.
 *
 * @param turn  R
 */
export function rotate(
  x: Tensor2D,
  { cos, sin }: Rotation,
  turn: Tensor2D,
  { rows, time }: Extent,
): Tensor2D {
  const apart = [rows, -1, time, x.shape[1]];
  const turned = product(x, turn).reshape(apart);
  return tf.add(tf.mul(x.reshape(apart), cos), tf.mul(turned, sin)).reshape(x.shape);
}
