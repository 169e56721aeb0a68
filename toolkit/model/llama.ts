import type { Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { attention } from "./attention.ts";
import type { LlamaConfig } from "./config.ts";
import { feedForward } from "./feed-forward.ts";
import { type LayerMemory, type Memory, withRoom } from "./memory.ts";
import { type Parameters, parameter } from "./parameters.ts";
import { newPass, normed, type Pass } from "./pass.ts";
import { product } from "./product.ts";

/** What holds every token's own vector. */
export const EMBEDDING = "model.embed_tokens.weight";

/**
 * Llama (Touvron et al., 2023) and its relatives: the next token's logits at every position.
 *
 *   tokens [rows, time]  →  logits [rows, time, vocabulary]
 *
 * A pure function of weights and tokens, the same in training and in inference; base,
 * fine-tuned and compressed models differ only in `parameters`.
 * Cost: 2 · weights · tokens operations, and rows · heads · time² numbers for the attention scores.
 *
 * @throws {NotFoundError} a weight that the configuration calls for is not in `parameters`
 */
export function llama(config: LlamaConfig, parameters: Parameters, tokens: Tensor2D): Tensor3D {
  return head(config, parameters, transformer(config, parameters, embedding(parameters, tokens)).hidden);
}

/** Every token's own vector: `[rows, time]` → `[rows, time, width]`. */
export const embedding = (parameters: Parameters, tokens: Tensor2D): Tensor3D =>
  tf.gather(parameter(parameters, EMBEDDING), tokens) as Tensor3D;

/** Everything a pass may know beside its tokens. */
export interface Context {
  /** From the pass over the tokens before these. It is used up: new keys and values are written into it. */
  readonly past?: Memory | undefined;
  /** How many places of each row were filled up on the left. */
  readonly missing?: readonly number[];
}

/** The layers between embedding and head: `[rows, time, width]` both, and what to remember for the tokens to come. */
export function transformer(
  config: LlamaConfig,
  parameters: Parameters,
  embedded: Tensor3D,
  context: Context = {},
): { hidden: Tensor3D; memory: Memory } {
  const [rows, time] = embedded.shape;
  const { missing = new Array(rows).fill(0) } = context;
  const past = context.past && withRoom(context.past, time);
  const seen = past?.seen ?? 0;
  const room = Math.max(past?.room ?? 0, seen + time);
  const pass = newPass(config, parameters, { rows, time, seen, room, missing });
  const { hidden, memory } = throughLayers(pass, embedded, past?.layers);
  return { hidden, memory: { room, seen: seen + time, layers: memory } };
}

/** The same where it is known already where the new tokens are, and there is room for them. */
export function throughLayers(
  pass: Pass,
  embedded: Tensor3D,
  past?: readonly LayerMemory[],
): { hidden: Tensor3D; memory: LayerMemory[] } {
  const memory: LayerMemory[] = [];
  let x: Tensor2D = embedded.reshape([-1, pass.config.width]);
  for (let i = 0; i < pass.config.layers; i++) {
    const passed = block(pass, i, x, past?.[i]);
    x = passed.output;
    memory.push(passed.memory);
  }
  return { hidden: normed(pass, "model.norm", x).reshape<Tensor3D>(embedded.shape), memory };
}

/** One layer: attention and feed-forward, each added to what came in, `[rows · time, width]` both. */
export function block(pass: Pass, index: number, x: Tensor2D, past?: LayerMemory) {
  const layer = `model.layers.${index}`;
  const { output, memory } = attention(pass, layer, pass.config.windows[index]!, x, past);
  const attended = tf.add<Tensor2D>(x, output);
  return { output: tf.add<Tensor2D>(attended, feedForward(pass, layer, attended)), memory };
}

/** Logits of hidden states: `[rows, time, width]` → `[rows, time, vocabulary]`. */
export function head(config: LlamaConfig, parameters: Parameters, hidden: Tensor3D): Tensor3D {
  const weight = parameter<Tensor2D>(parameters, config.tiedHead ? EMBEDDING : "lm_head.weight");
  const [rows, time, width] = hidden.shape;
  const logits = product(hidden.reshape<Tensor2D>([-1, width]), weight, true);
  return logits.reshape([rows, time, config.vocabulary]);
}
