import type { Tensor, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import type { Extent } from "../mask.ts";
import { product } from "../product.ts";
import { type Frequencies, frequencies, type Rope, sameFrequencies } from "./frequencies.ts";

/** The new tokens' places in their texts. */
export interface Places {
  /** Places before the new ones. */
  readonly seen: number;
  readonly time: number;
  /** How long each row's text is with the new tokens. */
  readonly lengths: readonly number[];
}

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
 * Rotary positions (Su et al., 2021) for the places `seen … seen + time − 1`.
 *
 *   angle[t, i] = t · frequency[i]      i < headSize / 2, the same again for the second half
 *
 * Pairs are (i, i + headSize / 2), as Hugging Face checkpoints store them, not neighbours.
 */
export function rotation(rope: Rope, headSize: number, places: Places): Rotation {
  const lengths = places.lengths.map((length) => sameFrequencies(rope, length));
  const alike = lengths.every((length) => length === lengths[0]);
  const sets = (alike ? lengths.slice(0, 1) : lengths).map((length) => frequencies(rope, headSize, length));
  const shape = alike ? [places.time, headSize] : [sets.length, 1, places.time, headSize];
  const cos = tf.tensor(table(sets, places, Math.cos), shape);
  const sin = tf.tensor(table(sets, places, Math.sin), shape);
  const turn = quarterTurn(headSize);
  if (!alike || places.time > 1) return { cos, sin, turn };
  return { cos, sin, turn, whole: tf.add(tf.mul(tf.eye(headSize), cos), tf.mul(turn, sin)) };
}

/** The same with all that is turned multiplied by a number. */
export function scaled({ cos, sin, turn, whole }: Rotation, factor: number): Rotation {
  const rest = whole ? { whole: tf.mul<Tensor2D>(whole, factor) } : {};
  return { cos: tf.mul(cos, factor), sin: tf.mul(sin, factor), turn, ...rest };
}

function table(
  sets: readonly Frequencies[],
  { seen, time }: Places,
  f: (angle: number) => number,
): Float32Array {
  const row = ({ pairs, scale }: Frequencies, t: number) => {
    const half = pairs.map((pair) => scale * f((seen + t) * pair));
    return [...half, ...half];
  };
  return Float32Array.from(sets.flatMap((set) => Array.from({ length: time }, (_, t) => row(set, t)).flat()));
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
