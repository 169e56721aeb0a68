import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import type { Model } from "../model/model.ts";

/** The next token's logits after each token of one text: `[time, vocabulary]`, out of TensorFlow's memory. */
export interface Logits {
  readonly vocabulary: number;
  /** After token t. */
  at(t: number): Float32Array;
}

export const readLogits = (model: Pick<Model, "logits">, tokens: readonly number[]): Logits =>
  logitsFrom(model.logits([tokens]));

/** @param logits  `[1, time, vocabulary]`, which is disposed of */
export function logitsFrom(logits: Tensor3D): Logits {
  const vocabulary = logits.shape[2];
  const values = logits.dataSync<"float32">();
  logits.dispose();
  return { vocabulary, at: (t) => values.subarray(t * vocabulary, (t + 1) * vocabulary) };
}

/** log Σ exp(logit), in float64, with the largest logit taken out so that no exponential overflows. */
export function logSumExp(logits: Float32Array): number {
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) largest = Math.max(largest, logits[i]!);
  let sum = 0;
  for (let i = 0; i < logits.length; i++) sum += Math.exp(logits[i]! - largest);
  return Math.log(sum) + largest;
}
