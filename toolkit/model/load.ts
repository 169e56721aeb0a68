import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { FormatError, NotFoundError, ShapeError, UnsupportedError, ValueError } from "../errors.ts";
import type { Weights } from "../io/weights.ts";
import { formatShape, sameShape } from "../tensor/tensor.ts";
import type { Parameters } from "./parameters.ts";

const [HEAD, EMBEDDING] = ["lm_head.weight", "model.embed_tokens.weight"];

/** Weights that some checkpoints hold and that say nothing new: the angles of RoPE, and a tied head's copy. */
const isRedundant = (name: string): boolean => name === HEAD || name.endsWith(".rotary_emb.inv_freq");

/**
 * Weights in memory, in float32, by name. They are asked for one after another.
 *
 * @param isOther  names of weights that are there for something else
 * @throws {NotFoundError} a weight is missing
 * @throws {UnsupportedError} a weight that there is no place for
 * @throws {ShapeError} a weight does not have the shape that it should have
 * @throws {ValueError} a weight is NaN or infinite
 * @throws {FormatError} a head that should be the embedding and is another
 */
export async function loadParameters(
  weights: Weights,
  shapes: ReadonlyMap<string, readonly number[]>,
  isOther: (name: string) => boolean,
): Promise<Parameters> {
  checkNames(weights.names, shapes, isOther);
  if (weights.names.includes(HEAD) && !shapes.has(HEAD)) await checkTiedHead(weights);
  const parameters = new Map<string, Tensor>();
  try {
    for (const [name, shape] of shapes) parameters.set(name, await load(weights, name, shape));
    return parameters;
  } catch (error) {
    tf.dispose([...parameters.values()]);
    throw error;
  }
}

function checkNames(
  names: readonly string[],
  shapes: ReadonlyMap<string, unknown>,
  isOther: (name: string) => boolean,
): void {
  const stored = new Set(names);
  const missing = [...shapes.keys()].find((name) => !stored.has(name));
  if (missing)
    throw new NotFoundError(`loadModel: expected a weight named ${missing}, got none of that name`);
  const extra = names.find((name) => !shapes.has(name) && !isRedundant(name) && !isOther(name));
  if (extra) throw new UnsupportedError(`loadModel: expected the weights of a Llama, got also ${extra}`);
}

/** transformers 4 takes the embedding where the two differ, transformers 5 the head: nobody can know which is meant. */
async function checkTiedHead(weights: Weights): Promise<void> {
  const { data: head } = await weights.weight(HEAD);
  const { data: embedding } = await weights.weight(EMBEDDING);
  const other = head.findIndex((value, i) => value !== embedding[i]);
  if (other >= 0 || head.length !== embedding.length)
    throw new FormatError(
      `loadModel: expected no ${HEAD} of its own, as config.json says tie_word_embeddings, ` +
        `got one that differs from ${EMBEDDING} at element ${other < 0 ? head.length : other}`,
    );
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
