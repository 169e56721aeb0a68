import type { Tensor, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { NotFoundError, ShapeError, UnsupportedError, ValueError } from "../errors.ts";
import type { Weights } from "../io/weights.ts";
import { formatShape, sameShape } from "../tensor/tensor.ts";
import { type LlamaConfig, llamaConfig } from "./config.ts";
import { type GenerateOptions, generate } from "./generate.ts";
import { llama } from "./llama.ts";
import { llamaShapes } from "./parameters.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

/** A model in memory: weights in float32, ready to run. */
export interface Model {
  readonly config: LlamaConfig;
  /** The next token's logits at every position: rows of equal length → `[rows, length, vocabulary]`. */
  logits(tokens: Tokens): Tensor3D;
  /** What the model writes after each prompt, most likely token first, without the token that ends it. */
  generate(prompts: Tokens, options?: GenerateOptions): number[][];
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Loads a model from anything that answers for its weights: a checkpoint, or a base plus a compressed delta.
 *
 * Cost: 4 bytes per weight; weights are asked for one after another.
 *
 * @throws {UnsupportedError} an architecture that is not implemented, or weights that it has no place for
 * @throws {NotFoundError} a weight is missing
 * @throws {ShapeError} a weight does not have the shape that the configuration gives it
 * @throws {ValueError} a weight is NaN or infinite
 */
export async function loadModel(weights: Weights): Promise<Model> {
  const config = llamaConfig(weights.config);
  const shapes = llamaShapes(config);
  checkNames(weights.names, shapes);
  const parameters = new Map<string, Tensor>();
  try {
    for (const [name, shape] of shapes) parameters.set(name, await load(weights, name, shape));
  } catch (error) {
    tf.dispose([...parameters.values()]);
    throw error;
  }
  return {
    config,
    logits: (tokens) => tf.tidy(() => llama(config, parameters, tokenTensor(tokens, config))),
    generate: (prompts, options) => generate(config, parameters, prompts, options),
    dispose: () => tf.dispose([...parameters.values()]),
  };
}

/** Weights that some checkpoints hold and that say nothing new: the angles of RoPE, and a tied head's copy. */
const REDUNDANT = /\.rotary_emb\.inv_freq$|^lm_head\.weight$/;

function checkNames(names: readonly string[], shapes: ReadonlyMap<string, unknown>): void {
  const stored = new Set(names);
  const missing = [...shapes.keys()].find((name) => !stored.has(name));
  if (missing)
    throw new NotFoundError(`loadModel: expected a weight named ${missing}, got none of that name`);
  const extra = names.find((name) => !shapes.has(name) && !REDUNDANT.test(name));
  if (extra) throw new UnsupportedError(`loadModel: expected the weights of a Llama, got also ${extra}`);
}

async function load(weights: Weights, name: string, expected: readonly number[]): Promise<Tensor> {
  const { shape, data } = await weights.weight(name);
  if (!sameShape(shape, expected))
    throw new ShapeError(
      `loadModel: ${name} must be ${formatShape(expected)} by its config.json, got ${formatShape(shape)}`,
    );
  const bad = data.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ValueError(`loadModel: ${name} must be finite, got ${data[bad]} at element ${bad}`);
  return tf.tensor(data, [...shape]);
}
