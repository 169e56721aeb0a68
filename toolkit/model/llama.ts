import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "./config.ts";
import { block, type Layer, type Memory, rmsNorm } from "./layer.ts";
import { attentionMask } from "./mask.ts";
import { type Parameters, parameter } from "./parameters.ts";
import { rotation } from "./rope.ts";

const EMBEDDING = "model.embed_tokens.weight";

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

/** Everything a pass may know beside its tokens. */
export interface Context {
  /** One memory per layer, from the pass over the tokens before these. */
  readonly past?: readonly Memory[];
  /** Hides what was filled up on the left, `[batch, 1, 1, 1, keys]`. */
  readonly padding?: Tensor;
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
  let x = tf.gather(parameter(parameters, EMBEDDING), tokens.flatten()) as Tensor2D;
  for (let i = 0; i < config.layers; i++) {
    const layer: Layer = { config, parameters, name: `model.layers.${i}`, batch };
    const passed = block(layer, x, positions, mask, past?.[i]);
    x = passed.output;
    memory.push(passed.memory);
  }
  const hidden = rmsNorm(x, parameter(parameters, "model.norm.weight"), config.normEpsilon);
  return { hidden: hidden.reshape([batch, time, config.width]), memory };
}

/** Logits of hidden states: `[batch, time, width]` → `[batch, time, vocabulary]`. */
export function head(config: LlamaConfig, parameters: Parameters, hidden: Tensor3D): Tensor3D {
  const weight = parameter(parameters, config.tiedHead ? EMBEDDING : "lm_head.weight");
  const [batch, time, width] = hidden.shape;
  const logits = tf.matMul(hidden.reshape([-1, width]), weight, false, true);
  return logits.reshape([batch, time, config.vocabulary]);
}
