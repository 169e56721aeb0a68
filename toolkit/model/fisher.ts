import type { Scalar, Tensor, Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { NotFoundError } from "../errors.ts";
import type { Weights } from "../io/weights.ts";
import { type Random, uniform } from "../tensor/random.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { calibrate, type RecordedActivations } from "./calibrate.ts";
import { type LlamaConfig, llamaConfig } from "./config.ts";
import { isVision, languageModel, nameAlone } from "./language.ts";
import { llama } from "./llama.ts";
import { loadParameters } from "./load.ts";
import { llamaShapes, type Parameters } from "./parameters.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

export interface FisherOptions {
  /** Which tokens are drawn; 0 when omitted. */
  readonly seed?: number;
}

/** Activations, and what predictions think of changes behind them. */
export interface RecordedFisher extends RecordedActivations {
  /** Mean of g · gᵀ [out, out] over all tokens, g [out] the gradient by what leaves a projection. */
  gradients(layer: string): Promise<Matrix>;
}

/**
 * Records how much a change of each projection changes a model's predictions: for methods that are to err where it does
 * no harm.
 *
 *   KL(p ‖ p_changed) ≈ ½ Σ over layers tr(G E A Eᵀ) · tokens      E [out, in] the change   A = mean x xᵀ, G = mean g gᵀ
 *
 * g is the gradient of log p(token) by what leaves the projection, for tokens that are drawn from the model's own
 * predictions: then the mean of g gᵀ is the Fisher information, which is the curvature of the divergence where it is zero. That
 * it factors into outputs and inputs is K-FAC's approximation. Of each text only the sum M = Σ g xᵀ, the gradient of
 * the weight, is needed: where the g of different tokens are independent, the mean of M Mᵀ is G · Σ ‖x‖².
 * Cost: one forward and one backward pass for each text, one forward pass more to draw; the whole model in memory, in
 * float32, and all activations of one text.
 *
 * Martens and Grosse, Optimizing Neural Networks with Kronecker-factored Approximate Curvature, 2015.
 *
 * @param texts  token numbers; each text is read by itself
 * @throws {UnsupportedError} an architecture that is not implemented
 * @throws {ShapeError} no text, or an empty one
 * @throws {NotFoundError} from `gradients`, no projection of that name
 */
export function fisher(weights: Weights, texts: Tokens, { seed = 0 }: FisherOptions = {}): RecordedFisher {
  const activations = calibrate(weights, texts);
  let recorded: Promise<ReadonlyMap<string, Matrix>> | undefined;
  const gradients = async (layer: string): Promise<Matrix> => {
    recorded ??= momentsOf(weights, texts, seed);
    const sum = (await recorded).get(nameAlone(layer));
    if (!sum) throw new NotFoundError(`fisher: expected a projection of the model, got "${layer}"`);
    return { shape: sum.shape, data: scaled(sum, 1 / traceOf(await activations.gram(layer))) };
  };
  return { ...activations, gradients };
}

const scaled = ({ data }: Matrix, factor: number): Matrix["data"] =>
  data.map((x) => (Number.isFinite(factor) ? factor * x : 0)) as Matrix["data"];

function traceOf({ shape: [n], data }: Matrix): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += data[i * (n + 1)]!;
  return sum;
}

/** Σ M · Mᵀ over texts, by the projection's name. */
async function momentsOf(
  weights: Weights,
  texts: Tokens,
  seed: number,
): Promise<ReadonlyMap<string, Matrix>> {
  const language = languageModel(weights);
  const config = llamaConfig(language.config);
  const parameters = await loadParameters(language, llamaShapes(config), isVision);
  const names = [...parameters.keys()].filter((name) => name.endsWith("_proj.weight"));
  const random = uniform(seed);
  const sums = new Map<string, Tensor2D>();
  try {
    for (const text of texts) addMoments(sums, gradientsOf(config, parameters, names, text, random), names);
    return new Map(names.map((name) => [name.slice(0, -".weight".length), read(sums.get(name)!)]));
  } finally {
    tf.dispose([...parameters.values(), ...sums.values()]);
  }
}

function addMoments(
  sums: Map<string, Tensor2D>,
  gradients: readonly Tensor[],
  names: readonly string[],
): void {
  names.forEach((name, i) => {
    const before = sums.get(name);
    const moment = tf.tidy(() => {
      const own = tf.matMul(gradients[i] as Tensor2D, gradients[i] as Tensor2D, false, true) as Tensor2D;
      return before ? tf.add(before, own) : own.clone();
    });
    sums.set(name, moment as Tensor2D);
    tf.dispose([gradients[i]!, ...(before ? [before] : [])]);
  });
}

/** The gradients of log p of drawn tokens, all of a text together, by some weights. */
function gradientsOf(
  config: LlamaConfig,
  parameters: Parameters,
  names: readonly string[],
  text: Tokens[number],
  random: Random,
): Tensor[] {
  return tf.tidy(() => {
    const tokens = tokenTensor([text], config);
    const logits = (weights: Parameters) => llama(config, weights, tokens).reshape([-1, config.vocabulary]);
    const drawn = tf.oneHot(
      tf.tensor1d(drawnFrom(tf.softmax(logits(parameters)) as Tensor2D, random), "int32"),
      config.vocabulary,
    );
    const surprise = (...weights: Tensor[]): Scalar => {
      const changed = new Map([...parameters, ...weights.map((weight, i) => [names[i]!, weight] as const)]);
      return tf.sum(tf.mul(tf.logSoftmax(logits(changed)), drawn));
    };
    return tf.grads(surprise)(names.map((name) => parameters.get(name)!));
  });
}

/** One token for each row of probabilities. */
function drawnFrom(probabilities: Tensor2D, random: Random): number[] {
  const [rows, vocabulary] = probabilities.shape;
  const p = probabilities.dataSync();
  return Array.from({ length: rows }, (_, i) => {
    let [left, token] = [random() - p[i * vocabulary]!, 0];
    while (left >= 0 && token < vocabulary - 1) left -= p[i * vocabulary + ++token]!;
    return token;
  });
}

const read = (sum: Tensor2D): Matrix => matrix(sum.shape[0], sum.shape[1], sum.dataSync() as Matrix["data"]);
