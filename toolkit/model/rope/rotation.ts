import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import type { Extent } from "../mask.ts";
import { product } from "../product.ts";
import { changesWithLength, frequencies, type Rope } from "./frequencies.ts";

/** How queries or keys are turned. */
export interface Rotation {
  /** Cosine and sine of every place's angles: `[time, headSize]`, or `[rows, 1, time, headSize]`. */
  readonly cos: Tensor;
  readonly sin: Tensor;
  /** The matrix R with [a, b] · R = [−b, a] for the two halves a and b of a head. */
  readonly turn: Tensor2D;
  /** For one place: diag(cos) + R · diag(sin). */
  readonly whole?: Tensor2D;
}

/**
 * Rotary positions (Su et al., 2021) of new tokens.
 *
 *   angle[t, i] = t · frequency[i]      i < headSize / 2, the same again for the second half
 *
 * Pairs are (i, i + headSize / 2), as Hugging Face checkpoints store them, not neighbours.
 *
 * Only distances count, so all rows share one table that numbers what was filled up, too. Where the
 * frequencies change as a text grows, places count as well, and each row has its own table.
 */
export function rotation(rope: Rope, headSize: number, { seen, time, missing }: Extent): Rotation {
  const starts = changesWithLength(rope) ? ownStarts(seen, missing) : [seen];
  const rows = starts.map((start) => angles(rope, headSize, start, time));
  const alike = rows.length === 1;
  const shape = alike ? [time, headSize] : [rows.length, 1, time, headSize];
  const table = (f: (angle: number) => number) =>
    tf.tensor(
      Float32Array.from(rows.flatMap(({ all, scale }) => all.map((angle) => scale * f(angle)))),
      shape,
    );
  const [cos, sin, turn] = [table(Math.cos), table(Math.sin), quarterTurn(headSize)];
  if (!alike || time > 1) return { cos, sin, turn };
  return { cos, sin, turn, whole: tf.add(tf.mul(tf.eye(headSize), cos), tf.mul(turn, sin)) };
}

/** Where each row's new tokens begin in its own text; one number where it is the same for all. */
function ownStarts(seen: number, missing: readonly number[]): number[] {
  const starts = missing.map((count) => seen - count);
  return new Set(starts).size === 1 ? starts.slice(0, 1) : starts;
}

/** The angles of the places from `start` on, row-major `[time, headSize]`. */
function angles(rope: Rope, headSize: number, start: number, time: number): { all: number[]; scale: number } {
  const { pairs, scale } = frequencies(rope, headSize, start + time);
  const place = (t: number) => pairs.map((pair) => (start + t) * pair);
  return { all: Array.from({ length: time }, (_, t) => [...place(t), ...place(t)]).flat(), scale };
}

/** The same with all that is turned multiplied by a number. */
export function scaled({ cos, sin, turn, whole }: Rotation, factor: number): Rotation {
  const rest = whole ? { whole: tf.mul<Tensor2D>(whole, factor) } : {};
  return { cos: tf.mul(cos, factor), sin: tf.mul(sin, factor), turn, ...rest };
}

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
 * Turns each pair of numbers by its place's angle, so that the product of a query and a
 * key depends only on how far apart they stand.
 *
 *   x · cos + (x · R) · sin      x [rows · heads · time, headSize]
 *
 * R is a constant matrix rather than two slices and a concatenation: one operation, and its
 * gradient is one too. For one place, x · (diag(cos) + R · diag(sin)) is a single product.
 */
export function rotate(x: Tensor2D, { cos, sin, turn, whole }: Rotation, { rows, time }: Extent): Tensor2D {
  if (whole) return product(x, whole);
  const apart = [rows, -1, time, x.shape[1]];
  const turned = product(x, turn).reshape(apart);
  return tf.add(tf.mul(x.reshape(apart), cos), tf.mul(turned, sin)).reshape(x.shape);
}
