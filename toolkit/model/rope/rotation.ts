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
 * Rotary positions (Su et al., 2021) of new tokens, for keys, and for queries, which are divided by √headSize.
 *
 *   angle[t, i] = t · frequency[i]      i < headSize / 2, the same again for the second half
 *
 * Pairs are (i, i + headSize / 2), as Hugging Face checkpoints store them, not neighbours.
 *
 * Only distances count, so all rows share one table that numbers what was filled up, too. Where the
 * frequencies change as a text grows, places count as well, and each row has its own table.
 */
export function rotations(
  rope: Rope,
  headSize: number,
  { seen, time, missing }: Extent,
): Record<"keys" | "queries", Rotation> {
  const starts = changesWithLength(rope) ? ownStarts(seen, missing) : [seen];
  const rows = starts.map((start) => frequencies(rope, headSize, start + time));
  const angles = Float64Array.from(rows.flatMap(({ pairs }, i) => anglesOf(pairs, starts[i]!, time)));
  const [cos, sin] = [angles.map((angle) => Math.cos(angle)), angles.map((angle) => Math.sin(angle))];
  const table = (numbers: Float64Array, factor: number) =>
    tf.tensor(twice(numbers, headSize / 2, factor), [rows.length, 1, time, headSize]);
  const rotation = (factor: number) => ({ cos: table(cos, factor), sin: table(sin, factor) });
  const { scale } = rows[0]!;
  return { keys: rotation(scale), queries: rotation((1 / Math.sqrt(headSize)) * scale) };
}

/** Where each row's new tokens begin in its own text; one number where it is the same for all. */
function ownStarts(seen: number, missing: readonly number[]): number[] {
  const starts = missing.map((count) => seen - count);
  return new Set(starts).size === 1 ? starts.slice(0, 1) : starts;
}

/** The angles of the places from `start` on, row-major `[time, headSize / 2]`. */
function anglesOf(pairs: readonly number[], start: number, time: number): number[] {
  const angles: number[] = [];
  for (let t = 0; t < time; t++) for (const pair of pairs) angles.push((start + t) * pair);
  return angles;
}

/** Numbers `[..., half]` times a factor, for both halves of a head: `[..., 2 · half]`. */
function twice(numbers: Float64Array, half: number, factor: number): Float32Array {
  const both = new Float32Array(2 * numbers.length);
  numbers.forEach((number, i) => {
    const first = i + half * Math.floor(i / half);
    both[first] = both[first + half] = factor * number;
  });
  return both;
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
