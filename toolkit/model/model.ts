import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { Weights } from "../io/weights.ts";
import { type LlamaConfig, llamaConfig } from "./config.ts";
import { Decoder } from "./decoder.ts";
import { type GenerateOptions, generate } from "./generate.ts";
import { isVision, languageModel } from "./language.ts";
import { llama } from "./llama.ts";
import { loadParameters } from "./load.ts";
import { llamaShapes } from "./parameters.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

/** A model in memory: weights in float32, ready to run. */
export interface Model {
  readonly config: LlamaConfig;
  /** The next token's logits at every position: rows of equal length → `[rows, length, vocabulary]`. */
  logits(tokens: Tokens): Tensor3D;
  /** What the model writes after each prompt, without the token that ends it. */
  generate(prompts: Tokens, options?: GenerateOptions): number[][];
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Loads a model from anything that answers for its weights: a checkpoint, or a base plus a compressed delta.
 * Of a model that sees, this is the language model alone; `loadVisionModel` loads all of it.
 *
 * Cost: 4 bytes per weight; weights are asked for one after another.
 *
 * @throws {UnsupportedError} an architecture that is not implemented, or weights that it has no place for
 * @throws {NotFoundError} a weight is missing
 * @throws {ShapeError} a weight does not have the shape that the configuration gives it
 * @throws {ValueError} a weight is NaN or infinite
 */
export async function loadModel(weights: Weights): Promise<Model> {
  const language = languageModel(weights);
  const config = llamaConfig(language.config);
  const parameters = await loadParameters(language, llamaShapes(config), isVision);
  const decoder = new Decoder(config, parameters);
  return {
    config,
    logits: (tokens) => tf.tidy(() => llama(config, parameters, tokenTensor(tokens, config))),
    generate: (prompts, options) => generate(decoder, prompts, options),
    dispose: () => {
      decoder.dispose();
      tf.dispose([...parameters.values()]);
    },
  };
}
