import type { Scalar } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../toolkit/backend/tensorflow.ts";
import type { LlamaConfig } from "../../toolkit/model/config.ts";
import { llama } from "../../toolkit/model/llama.ts";
import type { Parameters } from "../../toolkit/model/parameters.ts";
import type { Batch } from "./batch.ts";

/**
 * Mean surprise at the next token, in nats.
 *
 *   −Σ weight · log p(next token) / Σ weight
 *
 * One number per prediction is picked out of the logits by a one-hot product: unlike a gather
 * along the vocabulary it has a fast gradient in TensorFlow.js.
 */
export function loss(config: LlamaConfig, parameters: Parameters, { rows, weights }: Batch): Scalar {
  const inputs = tf.tensor2d(
    rows.map((row) => row.slice(0, -1)),
    undefined,
    "int32",
  );
  const targets = tf.tensor1d(
    rows.flatMap((row) => row.slice(1)),
    "int32",
  );
  const counts = tf.tensor1d(weights.flat());
  const logits = llama(config, parameters, inputs).reshape([-1, config.vocabulary]);
  const wanted = tf.mul(tf.oneHot(targets, config.vocabulary), counts.expandDims(1));
  const total = tf.sum(tf.mul(tf.logSoftmax(logits), wanted));
  return tf.div(tf.neg(total), tf.sum(counts));
}
