import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { Weights } from "../io/weights.ts";
import { fromTensorFlow, scoped } from "../linalg/bridge.ts";
import { type Random, uniform } from "../tensor/random.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { type LlamaConfig, llamaConfig } from "./config.ts";
import { isVision, languageModel } from "./language.ts";
import { embedding, head, throughLayers } from "./llama.ts";
import { loadParameters } from "./load.ts";
import { llamaShapes, type Parameters, parameter } from "./parameters.ts";
import { newPass } from "./pass.ts";
import { product } from "./product.ts";
import { extentOf, type TextBatch, takenRows, textBatches } from "./text-batches.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";

/** What was seen at a projection. */
export interface Moments {
  /** Σ x xᵀ [in, in] over tokens, x what enters it. */
  readonly inputs: Matrix;
  /** Σ ‖x‖² g gᵀ / Σ ‖x‖² [out, out], g the gradient by what leaves it. */
  readonly outputs: Matrix;
}

/** The moments of each projection, for tokens drawn from the model's own predictions. */
export async function momentsOf(
  weights: Weights,
  texts: Tokens,
  seed: number,
): Promise<ReadonlyMap<string, Moments>> {
  const language = languageModel(weights);
  const config = llamaConfig(language.config);
  const parameters = await loadParameters(language, llamaShapes(config), isVision);
  const random = uniform(seed);
  const sums: Sums = { inputs: new Map(), outputs: new Map() };
  try {
    for (const batch of textBatches(texts))
      for (const seen of seenBy(config, parameters, batch, random)) addTo(sums, seen, batch);
    return new Map(
      [...sums.inputs].map(([name, inputs]) => [name, momentsFrom(inputs, sums.outputs.get(name)!)]),
    );
  } finally {
    tf.dispose([...parameters.values(), ...sums.inputs.values(), ...sums.outputs.values()]);
  }
}

const momentsFrom = (inputs: Tensor2D, outputs: Tensor2D): Moments =>
  scoped(() => {
    const trace = tf.sum(tf.mul(inputs, tf.eye(inputs.shape[0]))); // Σ ‖x‖²
    return { inputs: fromTensorFlow(inputs), outputs: fromTensorFlow(tf.divNoNan(outputs, trace)) };
  });

/** By the projection's name. */
type Sums = { readonly [K in keyof Moments]: Map<string, Tensor2D> };

/** What a batch does at projections that read the same; the caller's. */
interface Seen {
  /** [rows · time, in] */
  readonly x: Tensor2D;
  /** By name [rows · time, out], zero where there is no token of a text. */
  readonly gradients: Map<string, Tensor2D>;
}

/** What enters projections, and the gradients of the log-likelihood of drawn tokens by what leaves them. */
function seenBy(config: LlamaConfig, parameters: Parameters, batch: TextBatch, random: Random): Seen[] {
  const names = [...parameters.keys()]
    .filter((name) => name.endsWith("_proj.weight"))
    .map((name) => name.slice(0, -".weight".length));
  const weightOf = (name: string) => parameter<Tensor2D>(parameters, `${name}.weight`);
  const readers = new Map<Tensor2D, string[]>();
  const gradients = tf.tidy(() => {
    const changes = names.map((name) => tf.fill([batch.rows * batch.time, weightOf(name).shape[0]], 0));
    const likelihood = (...changed: Tensor[]) => {
      const project = (name: string, x: Tensor2D) => {
        readers.set(tf.keep(x), [...(readers.get(x) ?? []), name]);
        return withChange(x, weightOf(name), changed[names.indexOf(name)]!);
      };
      const pass = { ...newPass(config, parameters, extentOf(batch)), project };
      const embedded = embedding(parameters, tokenTensor(batch.tokens, config));
      const logits = head(config, parameters, throughLayers(pass, embedded).hidden);
      return tf.sum(tf.mul(logits.reshape([-1, config.vocabulary]), scores(logits, batch, random)));
    };
    return tf.grads(likelihood)(changes) as Tensor2D[];
  });
  return [...readers].map(([x, own]) => ({
    x,
    gradients: new Map(own.map((name) => [name, gradients[names.indexOf(name)]!])),
  }));
}

/** x · Wᵀ + change, where the change is zero: nothing is added, it only has a gradient. */
const withChange = (x: Tensor2D, weight: Tensor2D, change: Tensor): Tensor2D =>
  tf.customGrad((x) => ({
    value: product(x as Tensor2D, weight, true),
    gradFunc: (g: Tensor) => [tf.matMul(g as Tensor2D, weight), g],
  }))(x, change) as Tensor2D;

/** By each logit, the gradient of log p of a token that is drawn for its place: 1 for that token, less p. */
function scores(logits: Tensor3D, { taken }: TextBatch, random: Random): Tensor2D {
  const [rows, time, vocabulary] = logits.shape;
  const p = tf.softmax(logits).dataSync<"float32">();
  const score = new Float32Array(p.length);
  for (const place of taken) {
    const first = place * vocabulary;
    let [left, token] = [random() - p[first]!, 0];
    while (left >= 0 && token < vocabulary - 1) left -= p[first + ++token]!;
    for (let i = 0; i < vocabulary; i++) score[first + i] = -p[first + i]!;
    score[first + token]! += 1;
  }
  return tf.tensor2d(score, [rows * time, vocabulary]);
}

/** Adds what a batch did, and frees it. */
function addTo(sums: Sums, { x, gradients }: Seen, batch: TextBatch): void {
  tf.tidy(() => {
    const taken = takenRows(x, batch);
    const inputs = tf.matMul<Tensor2D>(taken, taken, true);
    const size = tf.sqrt(tf.sum<Tensor2D>(tf.square(x), 1, true)); // ‖x‖ [rows · time, 1]
    for (const [name, g] of gradients) {
      add(sums.inputs, name, inputs);
      const counting = largestRows(tf.mul(g, size));
      add(sums.outputs, name, tf.matMul<Tensor2D>(counting, counting, true));
    }
  });
  tf.dispose([x, ...gradients.values()]);
}

/** What the rows that are left out have of the energy of all, at most. */
const NEGLIGIBLE = 1e-3;

/** The largest rows: most tokens are certain, and of all gradients a tenth has nine tenths of the energy. */
function largestRows(a: Tensor2D): Tensor2D {
  const energies = tf.sum(tf.square(a), 1).dataSync<"float32">();
  const rising = energies.slice().sort();
  const most = NEGLIGIBLE * rising.reduce((sum, energy) => sum + energy, 0);
  let [sum, left] = [0, 0];
  while (left < rising.length - 1 && sum + rising[left]! <= most) sum += rising[left++]!;
  const kept = Int32Array.from(energies.keys()).filter((i) => energies[i]! >= rising[left]!);
  return tf.gather(a, tf.tensor1d(kept, "int32"));
}

function add(sums: Map<string, Tensor2D>, name: string, more: Tensor2D): void {
  const before = sums.get(name);
  sums.set(name, tf.keep(before ? tf.add<Tensor2D>(before, more) : more.clone()));
  before?.dispose();
}
