import type { Tensor, Tensor2D, Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import type { Random } from "../tensor/random.ts";
import { head, throughLayers } from "./llama.ts";
import { type Parameters, parameter } from "./parameters.ts";
import { newPass } from "./pass.ts";
import { product } from "./product.ts";
import type { Reading } from "./reading.ts";
import { extentOf, type TextBatch } from "./text-batches.ts";

/** What a batch does at projections that read the same; the caller's. */
export interface Seen {
  /** [rows · time, in] */
  readonly x: Tensor2D;
  /** By name [rows · time, out], zero where nothing is predicted from. */
  readonly gradients: Map<string, Tensor2D>;
}

/** What enters projections, and the gradients of the log-likelihood of drawn tokens by what leaves them. */
export function seenBy(
  { config, embedded }: Pick<Reading, "config" | "embedded">,
  parameters: Parameters,
  batch: TextBatch,
  random: Random,
): Seen[] {
  const names = [...parameters.keys()]
    .filter((name) => /^model\.layers\..*_proj\.weight$/.test(name))
    .map((name) => name.slice(0, -".weight".length));
  const weightOf = (name: string) => parameter<Tensor2D>(parameters, `${name}.weight`);
  const readers = new Map<Tensor2D, string[]>();
  const gradients = tf.tidy(() => {
    const changes = names.map((name) => tf.fill([batch.rows * batch.time, weightOf(name).shape[0]], 0));
    const entering = embedded(parameters, batch);
    const likelihood = (...changed: Tensor[]) => {
      const project = (name: string, x: Tensor2D) => {
        readers.set(tf.keep(x), [...(readers.get(x) ?? []), name]);
        return withChange(x, weightOf(name), changed[names.indexOf(name)]!);
      };
      const pass = { ...newPass(config, parameters, extentOf(batch)), project };
      const logits = head(config, parameters, throughLayers(pass, entering).hidden);
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
function scores(logits: Tensor3D, { predicting }: TextBatch, random: Random): Tensor2D {
  const [rows, time, vocabulary] = logits.shape;
  const p = tf.softmax(logits).dataSync<"float32">();
  const score = new Float32Array(p.length);
  for (const place of predicting) {
    const first = place * vocabulary;
    let [left, token] = [random() - p[first]!, 0];
    while (left >= 0 && token < vocabulary - 1) left -= p[first + ++token]!;
    for (let i = 0; i < vocabulary; i++) score[first + i] = -p[first + i]!;
    score[first + token]! += 1;
  }
  return tf.tensor2d(score, [rows * time, vocabulary]);
}
