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
  const input = normed(pass, `${layer}.input_layernorm`, x);
  const query = turnedHeads(pass, `${layer}.self_attn.q`, input, pass.queries);
  const keys = turnedHeads(pass, `${layer}.self_attn.k`, input, pass.keys);
  const values = heads(linear(pass, `${layer}.self_attn.v_proj`, input), pass);
  const memory = past ? joined(pass, past, { keys, values }) : { keys, values };
  const mixed = attend(pass, query, memory, pass.masks.get(window));
  return { output: linear(pass, `${layer}.self_attn.o_proj`, joinHeads(mixed, pass)), memory };
}

const joined = (pass: Pass, past: LayerMemory, now: LayerMemory): LayerMemory => ({
  keys: remember(past.keys, now.keys, pass.lines, pass),
  values: remember(past.values, now.values, pass.lines, pass),
});

/** Queries or keys, each head's numbers turned by their place. */
function turnedHeads(pass: Pass, name: string, x: Tensor2D, rotation: Rotation): Tensor2D {
  const apart = heads(linear(pass, `${name}_proj`, x), pass);
  const { config, parameters, headNorm } = pass;
  const even = config.queryKeyNorm
    ? rmsNorm(apart, parameter(parameters, `${name}_norm.weight`), headNorm)
    : apart;
  return rotate(even, rotation, pass);
}

/** The weighted means: query `[rows · heads · time, headSize]` → the same shape. */
function attend(
  pass: Pass,
  query: Tensor2D,
  { keys, values }: LayerMemory,
  mask: Tensor | undefined,
): Tensor2D {
  const { rows, time, room, config } = pass;
  const { heads, keyValueHeads, headSize } = config;
  const groups = heads / keyValueHeads;
  const stacks = (x: Tensor2D, length: number) =>
    x.reshape<Tensor4D>([rows, keyValueHeads, length, headSize]);
  const scores = product(stacks(query, groups * time), stacks(keys, room), true);
  const shares = tf.softmax(masked(scores, mask, [rows, keyValueHeads, groups, time, room]));
  return product(shares, stacks(values, room)).reshape(query.shape);
}

/** The mask is one for all groups, which stand apart from time only in `[rows, kvHeads, groups, time, room]`. */
function masked(scores: Tensor4D, mask: Tensor | undefined, apart: number[]): Tensor4D {
  if (!mask) return scores;
  return mask.rank === 4 ? tf.add(scores, mask) : tf.add(scores.reshape(apart), mask).reshape(scores.shape);
}

/** `[rows · time, heads · headSize]` → `[rows · heads · time, headSize]`. With one token the order is the same. */
function heads(x: Tensor2D, { rows, time, config: { headSize } }: Pass): Tensor2D {
  if (time === 1) return x.reshape([-1, headSize]);
  return tf.transpose(x.reshape([rows, time, -1, headSize]), [0, 2, 1, 3]).reshape([-1, headSize]);
}

/** The way back from `heads`. */
function joinHeads(x: Tensor2D, { rows, time, config: { heads, headSize } }: Pass): Tensor2D {
  if (time === 1) return x.reshape([rows, heads * headSize]);
  return tf.transpose(x.reshape([rows, heads, time, headSize]), [0, 2, 1, 3]).reshape([rows * time, -1]);
}
