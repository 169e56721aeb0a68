import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import type { LlamaConfig } from "../config.ts";
import { embedding, head, transformer } from "../llama.ts";
import type { Parameters } from "../parameters.ts";
import { type Tokens, tokenTensor } from "../tokens.ts";
import type { VisionConfig } from "./config.ts";
import type { Image } from "./image.ts";
import { seen } from "./tower.ts";

/**
 * LLaVA 1.5 (Liu et al., 2023): the next token's logits at every position of texts with images in them.
 *
 *   rows of equal length, every image token written out  →  logits [rows, time, vocabulary]
 *
 * A pure function of weights, tokens and images, the same in training and in inference.
 *
 * @param images  those of all rows, one after another
 */
export function llava(
  config: LlamaConfig,
  vision: VisionConfig,
  parameters: Parameters,
  rows: Tokens,
  images: readonly Image[],
): Tensor3D {
  const embedded = embeddingWithImages(config, vision, parameters, rows, images);
  return head(config, parameters, transformer(config, parameters, embedded).hidden);
}

/** Vectors `[rows, time, width]`: the tokens' own, and in the places of image tokens what is seen, in order. */
export function embeddingWithImages(
  config: LlamaConfig,
  vision: VisionConfig,
  parameters: Parameters,
  rows: Tokens,
  images: readonly Image[],
): Tensor3D {
  const own = embedding(parameters, tokenTensor(rows, config));
  if (images.length === 0) return own;
  const width = own.shape[2];
  const tokens = rows.flatMap((row) => [...row]);
  let next = tokens.length;
  const from = tokens.map((token, place) => (token === vision.imageToken ? next++ : place));
  const features = seen({ config: vision, parameters }, images);
  const all = tf.concat([own.reshape([-1, width]), features.reshape([-1, width])]);
  return tf.gather(all, tf.tensor1d(from, "int32")).reshape<Tensor3D>(own.shape);
}
