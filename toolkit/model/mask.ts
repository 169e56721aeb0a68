import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";

/** Added to a score it leaves a softmax weight of zero; a row of nothing else is still finite. */
const HIDDEN = -1e9;

/**
 * What is added to the attention scores so that a token sees itself and what came before.
 *
 * @param seen     tokens before these, whose keys are kept
 * @param padding  from `paddingMask`, where rows do not all begin at once
 * @returns `[time, seen + time]`, or with padding `[rows, 1, 1, time, seen + time]`
 */
export function attentionMask(time: number, seen: number, padding?: Tensor): Tensor {
  const keys = seen + time;
  const later = (i: number) => i % keys > seen + Math.floor(i / keys);
  const causal = Float32Array.from({ length: time * keys }, (_, i) => (later(i) ? HIDDEN : 0));
  const mask = tf.tensor2d(causal, [time, keys]);
  return padding ? tf.add(mask, padding) : mask;
}

/** Hides the first `missing[row]` keys of each row: `[rows, 1, 1, 1, keys]`. */
export function paddingMask(missing: readonly number[], keys: number): Tensor {
  const row = (count: number) => Array.from({ length: keys }, (_, key) => (key < count ? HIDDEN : 0));
  return tf.tensor(missing.flatMap(row), [missing.length, 1, 1, 1, keys]);
}
