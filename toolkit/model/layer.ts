import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "./config.ts";
import { type Parameters, parameter } from "./parameters.ts";
import { type Rotation, rotate } from "./rope.ts";

/** One layer's place in the model. Its rows are `batch · time` tokens, so that every product is of two matrices. */
export interface Layer {
  readonly config: LlamaConfig;
  readonly parameters: Parameters;
  /** `model.layers.0` */
  readonly name: string;
  readonly batch: number;
  /** Told what enters each projection, `model.layers.0.mlp.up_proj`: `[rows, in]`. */
  readonly observe?: (projection: string, x: Tensor2D) => void;
}

/** What one layer remembers of the tokens before: keys and values `[batch, kvHeads, time, headSize]`. */
export type Memory = {
  readonly keys: Tensor4D;
  readonly values: Tensor4D;
};

/**
 * Each token takes a weighted mean of the values of the tokens before it.
 *
 *   softmax(q · kᵀ / √headSize + mask) · v      per head; q [time, headSize], k and v [keys, headSize]
 *
 * Grouped-query attention (Ainslie et al., 2023): the queries of one group are stacked along
 * time, so that keys and values need no copy per query head.
 */
function attention(layer: Layer, x: Tensor2D, positions: Rotation, mask: Tensor, past?: Memory) {
  const { config, batch } = layer;
  const { heads, keyValueHeads } = config;
  const normed = norm(layer, "input_layernorm", x);
  const part = (projection: string, count: number): Tensor4D =>
    splitHeads(linear(layer, `self_attn.${projection}`, normed), batch, count);

  const query = rotate(part("q_proj", heads), positions);
  const keys = after(past?.keys, rotate(part("k_proj", keyValueHeads), positions));
  const values = after(past?.values, part("v_proj", keyValueHeads));
  const mixed = attend(query, keys, values, mask);
  return { output: linear(layer, "self_attn.o_proj", joinHeads(mixed)), memory: { keys, values } };
}

/** Attention and feed-forward, each added to what came in: `[rows, width]` → `[rows, width]`. */
export function block(layer: Layer, x: Tensor2D, positions: Rotation, mask: Tensor, past?: Memory) {
  const { output, memory } = attention(layer, x, positions, mask, past);
  const attended = tf.add(x, output) as Tensor2D;
  return { output: tf.add(attended, feedForward(layer, attended)) as Tensor2D, memory };
}

/** The weighted means: query `[batch, heads, time, headSize]` → the same shape. */
function attend(query: Tensor, keys: Tensor4D, values: Tensor4D, mask: Tensor): Tensor {
  const [batch, heads, time, headSize] = query.shape as [number, number, number, number];
  const [, keyValueHeads, seen] = keys.shape;
  const groups = heads / keyValueHeads;
  const grouped = query.reshape([batch, keyValueHeads, groups * time, headSize]);
  const scores = tf.mul(tf.matMul(grouped, keys, false, true), 1 / Math.sqrt(headSize));
  const masked = tf.add(scores.reshape([batch, keyValueHeads, groups, time, seen]), mask);
  const shares = tf.softmax(masked).reshape([batch, keyValueHeads, groups * time, seen]);
  return tf.matMul(shares, values).reshape(query.shape);
}

/** SwiGLU (Shazeer, 2020): down(silu(gate(x)) · up(x)), with silu(x) = x · sigmoid(x). */
function feedForward(layer: Layer, x: Tensor2D): Tensor2D {
  const normed = norm(layer, "post_attention_layernorm", x);
  const gate = linear(layer, "mlp.gate_proj", normed);
  const gated = tf.mul(tf.mul(gate, tf.sigmoid(gate)), linear(layer, "mlp.up_proj", normed));
  return linear(layer, "mlp.down_proj", gated as Tensor2D);
}

/** Each row divided by its root mean square, then scaled (Zhang and Sennrich, 2019). */
export function rmsNorm(x: Tensor, scale: Tensor, epsilon: number): Tensor {
  const meanSquare = tf.mean(tf.square(x), -1, true);
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(meanSquare, epsilon))), scale);
}

/** x · Wᵀ: `[rows, in]` → `[rows, out]`. */
function linear({ parameters, name, observe }: Layer, part: string, x: Tensor2D): Tensor2D {
  observe?.(`${name}.${part}`, x);
  return tf.matMul(x, parameter(parameters, `${name}.${part}.weight`), false, true);
}

const norm = ({ config, parameters, name }: Layer, part: string, x: Tensor2D): Tensor2D =>
  rmsNorm(x, parameter(parameters, `${name}.${part}.weight`), config.normEpsilon) as Tensor2D;

/** `[batch · time, heads · headSize]` → `[batch, heads, time, headSize]`. */
function splitHeads(x: Tensor2D, batch: number, heads: number): Tensor4D {
  const [rows, width] = x.shape;
  return tf.transpose(x.reshape([batch, rows / batch, heads, width / heads]), [0, 2, 1, 3]) as Tensor4D;
}

/** The way back from `splitHeads`. */
function joinHeads(x: Tensor): Tensor2D {
  const [batch, heads, time, headSize] = x.shape as [number, number, number, number];
  return tf.transpose(x, [0, 2, 1, 3]).reshape([batch * time, heads * headSize]);
}

const after = (past: Tensor4D | undefined, now: Tensor): Tensor4D =>
  (past ? tf.concat([past, now as Tensor4D], 2) : now) as Tensor4D;
