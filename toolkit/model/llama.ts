import type { Tensor, Tensor2D, Tensor3D, Tensor4D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { NotFoundError } from "../errors.ts";
import type { LlamaConfig } from "./config.ts";
import { type Rotation, rotate, rotation } from "./rope.ts";

/** Weights by their names in the checkpoint, matrices `[out, in]`. Variables while training. */
export type Parameters = ReadonlyMap<string, Tensor>;

/** What one layer remembers of the tokens before: keys and values `[batch, kvHeads, time, headSize]`. */
export type Memory = {
  readonly keys: Tensor4D;
  readonly values: Tensor4D;
};

/** Everything a pass may know beside its tokens. */
export interface Context {
  /** One memory per layer, from the pass over the tokens before these. */
  readonly past?: readonly Memory[];
  /** Added to the attention scores, `[batch, 1, 1, 1, keys]`: very negative where a key is padding. */
  readonly padding?: Tensor;
}

/** Adding this to a score leaves its softmax weight at zero, and a row of nothing else still finite. */
export const HIDDEN = -1e9;

/**
 * Llama (Touvron et al., 2023): the next token's logits at every position.
 *
 *   tokens [batch, time]  →  logits [batch, time, vocabulary]
 *
 * A pure function of weights and tokens, the same in training and in inference; base,
 * fine-tuned and compressed models differ only in `parameters`.
 * Cost: 2 · weights · tokens operations, and batch · heads · time² numbers for the attention scores.
 *
 * @throws {NotFoundError} a weight that the configuration calls for is not in `parameters`
 */
export function llama(config: LlamaConfig, parameters: Parameters, tokens: Tensor2D): Tensor3D {
  return head(config, parameters, transformer(config, parameters, tokens).hidden);
}

/** The model without its head: `hidden [batch, time, width]`, and what to remember for the tokens to come. */
export function transformer(
  config: LlamaConfig,
  parameters: Parameters,
  tokens: Tensor2D,
  { past, padding }: Context = {},
): { hidden: Tensor3D; memory: Memory[] } {
  const [batch, time] = tokens.shape;
  const seen = past?.[0]?.keys.shape[2] ?? 0;
  const positions = rotation(config.headSize, config.ropeTheta, seen, time);
  const mask = attentionMask(time, seen, padding);
  const memory: Memory[] = [];
  let x = tf.gather(weight(parameters, "model.embed_tokens.weight"), tokens.flatten());
  for (let i = 0; i < config.layers; i++) {
    const layer = { config, parameters, name: `model.layers.${i}`, batch };
    const attended = attention(layer, x as Tensor2D, positions, mask, past?.[i]);
    x = tf.add(x, attended.output);
    x = tf.add(x, feedForward(layer, x as Tensor2D));
    memory.push(attended.memory);
  }
  const hidden = rmsNorm(x, weight(parameters, "model.norm.weight"), config.normEpsilon);
  return { hidden: hidden.reshape([batch, time, config.width]), memory };
}

/** Logits of hidden states: `[batch, time, width]` → `[batch, time, vocabulary]`. */
export function head(config: LlamaConfig, parameters: Parameters, hidden: Tensor3D): Tensor3D {
  const name = config.tiedHead ? "model.embed_tokens.weight" : "lm_head.weight";
  const [batch, time, width] = hidden.shape;
  const logits = tf.matMul(hidden.reshape([-1, width]), weight(parameters, name), false, true);
  return logits.reshape([batch, time, config.vocabulary]);
}

/** One layer's place in the model. Its rows are `batch · time` tokens, so that every product is of two matrices. */
interface Layer {
  readonly config: LlamaConfig;
  readonly parameters: Parameters;
  readonly name: string;
  readonly batch: number;
}

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
  const { heads, keyValueHeads, headSize } = config;
  const normed = norm(layer, "input_layernorm", x);
  const part = (projection: string, count: number): Tensor4D =>
    splitHeads(linear(layer, `self_attn.${projection}`, normed), batch, count);

  const query = rotate(part("q_proj", heads), positions);
  const keys = after(past?.keys, rotate(part("k_proj", keyValueHeads), positions));
  const values = after(past?.values, part("v_proj", keyValueHeads));
  const [time, seen, groups] = [x.shape[0] / batch, keys.shape[2], heads / keyValueHeads];

  const grouped = query.reshape([batch, keyValueHeads, groups * time, headSize]);
  const scores = tf.mul(tf.matMul(grouped, keys, false, true), 1 / Math.sqrt(headSize));
  const masked = tf.add(scores.reshape([batch, keyValueHeads, groups, time, seen]), mask);
  const shares = tf.softmax(masked).reshape([batch, keyValueHeads, groups * time, seen]);
  const mixed = tf.matMul(shares, values).reshape([batch, heads, time, headSize]);
  return { output: linear(layer, "self_attn.o_proj", joinHeads(mixed)), memory: { keys, values } };
}

/** SwiGLU (Shazeer, 2020): down(silu(gate(x)) · up(x)), with silu(x) = x · sigmoid(x). */
function feedForward(layer: Layer, x: Tensor2D): Tensor2D {
  const normed = norm(layer, "post_attention_layernorm", x);
  const gate = linear(layer, "mlp.gate_proj", normed);
  const gated = tf.mul(tf.mul(gate, tf.sigmoid(gate)), linear(layer, "mlp.up_proj", normed));
  return linear(layer, "mlp.down_proj", gated as Tensor2D);
}

/** x · Wᵀ: `[rows, in]` → `[rows, out]`. */
const linear = ({ parameters, name }: Layer, part: string, x: Tensor2D): Tensor2D =>
  tf.matMul(x, weight(parameters, `${name}.${part}.weight`), false, true);

const norm = ({ config, parameters, name }: Layer, part: string, x: Tensor2D): Tensor2D =>
  rmsNorm(x, weight(parameters, `${name}.${part}.weight`), config.normEpsilon) as Tensor2D;

/** Each row divided by its root mean square, then scaled (Zhang and Sennrich, 2019). */
function rmsNorm(x: Tensor, scale: Tensor, epsilon: number): Tensor {
  const meanSquare = tf.mean(tf.square(x), -1, true);
  return tf.mul(tf.mul(x, tf.rsqrt(tf.add(meanSquare, epsilon))), scale);
}

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

/** A token sees itself and what came before: `[time, seen + time]`, plus the padding of each row. */
function attentionMask(time: number, seen: number, padding?: Tensor): Tensor {
  const keys = seen + time;
  const later = (i: number) => i % keys > seen + Math.floor(i / keys);
  const causal = Float32Array.from({ length: time * keys }, (_, i) => (later(i) ? HIDDEN : 0));
  const mask = tf.tensor2d(causal, [time, keys]);
  return padding ? tf.add(mask, padding) : mask;
}

function weight(parameters: Parameters, name: string): Tensor {
  const tensor = parameters.get(name);
  if (!tensor) throw new NotFoundError(`llama: expected a weight named ${name}, got none of that name`);
  return tensor;
}
