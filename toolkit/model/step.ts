import type { Tensor1D, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { LlamaConfig } from "./config.ts";
import { embedding, head, throughLayers } from "./llama.ts";
import type { Extent } from "./mask.ts";
import type { LayerMemory } from "./memory.ts";
import type { Parameters } from "./parameters.ts";
import { newPass, type Places } from "./pass.ts";

/** Prompts of one length, from their beginning. */
export type Beginning = {
  /** `[rows, time, width]` */
  readonly embedded: Tensor3D;
  readonly places: Places;
  /** Where the last token of each row is among all `rows · time`: `[rows]`. */
  readonly last: Tensor1D;
};

/** One more token of each row, and what was before it. */
export type Continuation = {
  /** `[rows, 1]` */
  readonly tokens: Tensor2D;
  readonly places: Places;
  readonly memory: LayerMemory[];
};

/** What follows the last token of each row. */
export type Next = {
  /** `[rows, vocabulary]` */
  readonly logits: Tensor2D;
  /** The most likely token: `[rows]`. */
  readonly likeliest: Tensor1D;
  readonly memory: LayerMemory[];
};

/** A forward pass that needs nothing but tensors and their extent. */
export type Step<I> = (config: LlamaConfig, parameters: Parameters, extent: Extent, inputs: I) => Next;

export const begin: Step<Beginning> = (config, parameters, extent, { embedded, places, last }) => {
  const pass = newPass(config, parameters, extent, places);
  const { hidden, memory } = throughLayers(pass, embedded);
  const atEnd = tf.gather(hidden.reshape<Tensor2D>([-1, config.width]), last);
  return { ...following(config, parameters, atEnd), memory };
};

export const continued: Step<Continuation> = (config, parameters, extent, { tokens, places, memory }) => {
  const pass = newPass(config, parameters, extent, places);
  const read = throughLayers(pass, embedding(parameters, tokens), memory);
  const atEnd = read.hidden.reshape<Tensor2D>([-1, config.width]);
  return { ...following(config, parameters, atEnd), memory: read.memory };
};

/** What follows hidden states `[rows, width]`. */
function following(config: LlamaConfig, parameters: Parameters, hidden: Tensor2D) {
  const logits = head(config, parameters, hidden.reshape([-1, 1, config.width])).reshape<Tensor2D>([
    -1,
    config.vocabulary,
  ]);
  return { logits, likeliest: tf.argMax<Tensor1D>(logits, -1) };
}
