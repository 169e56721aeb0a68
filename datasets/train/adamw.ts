import type { NamedTensorMap, Tensor, Variable } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../toolkit/backend/tensorflow.ts";

/** The numbers that training keeps for each weight: the weight, and running means of its gradient and of its square. */
export interface Trained {
  readonly weight: Variable;
  readonly mean: Variable;
  readonly square: Variable;
  /** How many times as far as others it moves in a step; as far when omitted. */
  readonly faster?: number;
}

export interface AdamWOptions {
  readonly rate: number;
  /** 1 for the first step. */
  readonly step: number;
  /** Shrinks matrices by rate · decay per step; vectors are left alone. */
  readonly decay: number;
  /** Gradients longer than this, taken all together, are shortened to it. */
  readonly clip: number;
}

const BETA_MEAN = 0.9;
const BETA_SQUARE = 0.98;
const EPSILON = 1e-8;

/**
 * One step of AdamW (Loshchilov and Hutter, 2019) on every weight.
 *
 *   mean ← β₁ · mean + (1 − β₁) · g         square ← β₂ · square + (1 − β₂) · g²
 *   weight ← (1 − rate · decay) · weight − rate · mean / (1 − β₁ᵗ) / (√(square / (1 − β₂ᵗ)) + ε)
 *
 * @param gradients  by the names of the weights' variables
 * @returns length of all gradients together, before clipping
 */
export function adamW(trained: Iterable<Trained>, gradients: NamedTensorMap, options: AdamWOptions): number {
  const length = tf.tidy(() => tf.sqrt(tf.addN(Object.values(gradients).map(squareSum))).dataSync()[0]!);
  const shorten = Math.min(1, options.clip / length);
  for (const one of trained) tf.tidy(() => update(one, gradients[one.weight.name]!, shorten, options));
  return length;
}

const squareSum = (gradient: Tensor): Tensor => tf.sum(tf.square(gradient));

function update(
  { weight, mean, square, faster = 1 }: Trained,
  gradient: Tensor,
  shorten: number,
  { step, decay, ...options }: AdamWOptions,
): void {
  const rate = faster * options.rate;
  const shortened = tf.mul(gradient, (1 - BETA_MEAN) * shorten);
  const squared = tf.mul(tf.square(gradient), (1 - BETA_SQUARE) * shorten ** 2);
  mean.assign(tf.add(tf.mul(mean, BETA_MEAN), shortened));
  square.assign(tf.add(tf.mul(square, BETA_SQUARE), squared));
  const deviation = tf.add(tf.mul(tf.sqrt(square), 1 / Math.sqrt(1 - BETA_SQUARE ** step)), EPSILON);
  const move = tf.mul(tf.div(mean, deviation), rate / (1 - BETA_MEAN ** step));
  const kept = weight.rank > 1 ? tf.mul(weight, 1 - rate * decay) : weight;
  weight.assign(tf.sub(kept, move));
}
