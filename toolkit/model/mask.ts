import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";

/** Added to a score it leaves a softmax weight of zero; a row of nothing else is still finite. */
const HIDDEN = -1e9;

/** How many tokens are read, after how many others, and where in memory. */
export interface Extent {
  readonly rows: number;
  /** New tokens of each row. */
  readonly time: number;
  /** Places that were read before these. */
  readonly seen: number;
  /** Places in memory: `seen + time` of them are taken. */
  readonly room: number;
  /** How many places of each row were filled up on the left. */
  readonly missing: readonly number[];
}

/**
 * What is added to the attention scores so that a token sees itself and what came before.
 *
 * @param window  how many tokens a token sees, itself included; null for all
 * @returns `[rows or 1, 1, 1, time, room]`, without the third where time is 1
 */
export function attentionMask(extent: Extent, window: number | null): Tensor {
  const { rows, time, room, missing } = extent;
  const between = time === 1 ? [1, 1] : [1, 1, time];
  const order = tf.tensor(causal(extent, window), [1, ...between, room]);
  if (missing.every((count) => count === 0)) return order;
  return tf.add(order, tf.tensor(padding(missing, room), [rows, ...between.map(() => 1), room]));
}

/** Hides what comes later, and what the window has left behind: `[time, room]`. */
function causal({ time, seen, room }: Extent, window: number | null): Float32Array {
  const mask = new Float32Array(time * room).fill(HIDDEN);
  for (let t = 0; t < time; t++) {
    const last = seen + t;
    const first = window === null ? 0 : Math.max(0, last - window + 1);
    mask.fill(0, t * room + first, t * room + last + 1);
  }
  return mask;
}

/** Hides the first `missing[row]` places of each row: `[rows, room]`. */
function padding(missing: readonly number[], room: number): Float32Array {
  const mask = new Float32Array(missing.length * room);
  missing.forEach((count, row) => {
    mask.fill(HIDDEN, row * room, row * room + count);
  });
  return mask;
}
