import type { Tensor, Tensor2D, Tensor4D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { type LayerMemory, remember } from "./memory.ts";
import { rmsNorm } from "./norm.ts";
import { parameter } from "./parameters.ts";
import { linear, normed, type Pass } from "./pass.ts";
import { product } from "./product.ts";
import { type Rotation, rotate } from "./rope/rotation.ts";

/**
 * Each token takes a weighted mean of the values of the tokens before it.
 *
 *   softmax(q · kᵀ / √headSize + mask) · v      per head; q [time, headSize], k and v [room, headSize]
 *
 * Grouped-query attention (Ainslie et al., 2023): the queries of one group are stacked along
 * time, so that keys and values need no copy per query head.
 */
export function attention(pass: Pass, layer: string, window: number | null, x: Tensor2D, past?: LayerMemory) {
  const { mixed, memory } = mix(pass, layer, window, attentionInput(pass, layer, x), past);
  return { output: linear(pass, `${layer}.self_attn.o_proj`, mixed), memory };
}

/** What the projections of queries, keys and values read. */
export const attentionInput = (pass: Pass, layer: string, x: Tensor2D): Tensor2D =>
  normed(pass, `${layer}.input_layernorm`, x);

/** What the output projection reads: every head's mean of values, `[rows · time, heads · headSize]`. */
export function mix(pass: Pass, layer: string, window: number | null, input: Tensor2D, past?: LayerMemory) {
  const query = turnedHeads(pass, `${layer}.self_attn.q`, input, pass.places.queries);
  const keys = turnedHeads(pass, `${layer}.self_attn.k`, input, pass.places.keys);
  const values = heads(linear(pass, `${layer}.self_attn.v_proj`, input), pass);
  const memory = past ? joined(pass, past, { keys, values }) : { keys, values };
  const means = attend(pass, query, memory, pass.places.masks[String(window)]!);
  return { mixed: joinHeads(means, pass), memory };
}

const joined = (pass: Pass, past: LayerMemory, now: LayerMemory): LayerMemory => ({
  keys: remember(past.keys, now.keys, pass.places.lines, pass),
  values: remember(past.values, now.values, pass.places.lines, pass),
});

/** Queries or keys, each head's numbers turned by their place. */
function turnedHeads(pass: Pass, name: string, x: Tensor2D, rotation: Rotation): Tensor2D {
  const apart = heads(linear(pass, `${name}_proj`, x), pass);
  const { config, parameters, headNorm } = pass;
  const even = config.queryKeyNorm
    ? rmsNorm(apart, parameter(parameters, `${name}_norm.weight`), headNorm)
    : apart;
  return rotate(even, rotation, pass.quarterTurn, pass);
}

/** The weighted means of the values: query `[rows · heads · time, headSize]` → `[rows, kvHeads, groups · time, headSize]`. */
function attend(pass: Pass, query: Tensor2D, { keys, values }: LayerMemory, mask: Tensor): Tensor4D {
  const { rows, time, room, config } = pass;
  const { heads, keyValueHeads, headSize } = config;
  const groups = heads / keyValueHeads;
  const stacks = (x: Tensor2D, length: number) =>
    x.reshape<Tensor4D>([rows, keyValueHeads, length, headSize]);
  const scores = product(stacks(query, groups * time), stacks(keys, room), true);
  const shares = tf.softmax(masked(scores, mask, [rows, keyValueHeads, groups, time, room]));
  return product(shares, stacks(values, room));
}

/** The mask is one for all groups, which stand apart from time only in `[rows, kvHeads, groups, time, room]`. */
function masked(scores: Tensor4D, mask: Tensor, apart: number[]): Tensor4D {
  return mask.rank === 4 ? tf.add(scores, mask) : tf.add(scores.reshape(apart), mask).reshape(scores.shape);
}

/** `[rows · time, heads · headSize]` → `[rows · heads · time, headSize]`. With one token the order is the same. */
function heads(x: Tensor2D, { rows, time, config: { headSize } }: Pass): Tensor2D {
  if (time === 1) return x.reshape([-1, headSize]);
  return tf.transpose(x.reshape([rows, time, -1, headSize]), [0, 2, 1, 3]).reshape([-1, headSize]);
}

/** Each token's heads beside each other again: `[rows · time, heads · headSize]`. */
function joinHeads(x: Tensor4D, { rows, time, config: { heads, headSize } }: Pass): Tensor2D {
  if (time === 1) return x.reshape([rows, heads * headSize]);
  return tf.transpose(x.reshape([rows, heads, time, headSize]), [0, 2, 1, 3]).reshape([rows * time, -1]);
}
