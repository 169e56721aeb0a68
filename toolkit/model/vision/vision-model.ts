import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import { ShapeError } from "../../errors.ts";
import type { Weights } from "../../io/weights.ts";
import type { Embed } from "../batch.ts";
import { type LlamaConfig, llamaConfig } from "../config.ts";
import { Decoder } from "../decoder.ts";
import { type GenerateOptions, generate } from "../generate.ts";
import { isVision, languageModel } from "../language.ts";
import { loadParameters } from "../load.ts";
import { llamaShapes } from "../parameters.ts";
import { imageTokens, type VisionConfig, visionConfig } from "./config.ts";
import type { Image } from "./image.ts";
import { embeddingWithImages, llava } from "./llava.ts";
import { visionShapes } from "./shapes.ts";

/** A prompt, and the images that its image tokens stand for, in their order. */
export interface VisionPrompt {
  readonly tokens: readonly number[];
  readonly images: readonly Image[];
}

/** A model that answers questions about images: weights in float32, ready to run. */
export interface VisionModel {
  readonly config: LlamaConfig;
  readonly vision: VisionConfig;
  /** The next token's logits at every position, image tokens written out: `[1, length, vocabulary]`. */
  logits(prompt: VisionPrompt): Tensor3D;
  /** What the model writes after each prompt, without the token that ends it. */
  generate(prompts: readonly VisionPrompt[], options?: GenerateOptions): number[][];
  /** Frees the weights. */
  dispose(): void;
}

/**
 * Loads a LLaVA: language model, CLIP vision tower and projector, as transformers stores them.
 *
 * Cost: 4 bytes per weight; weights are asked for one after another.
 *
 * @throws as `loadModel`, and {UnsupportedError} for another vision tower
 */
export async function loadVisionModel(weights: Weights): Promise<VisionModel> {
  const vision = visionConfig(weights.config);
  const all = languageModel(weights);
  const config = llamaConfig(all.config);
  const shapes = new Map([...llamaShapes(config), ...visionShapes(vision, config.width)]);
  const parameters = await loadParameters(all, shapes, isVision);
  const decoder = new Decoder(config, parameters);
  const embed =
    (images: readonly Image[]): Embed =>
    (rows) =>
      embeddingWithImages(config, vision, parameters, rows, images);
  return {
    config,
    vision,
    logits: ({ tokens, images }) =>
      tf.tidy(() => llava(config, vision, parameters, [writtenOut(tokens, images.length, vision)], images)),
    generate: (prompts, options) => {
      const rows = prompts.map(({ tokens, images }) => writtenOut(tokens, images.length, vision));
      return generate(decoder, rows, options, embed(prompts.flatMap(({ images }) => images)));
    },
    dispose: () => {
      decoder.dispose();
      tf.dispose([...parameters.values()]);
    },
  };
}

/**
 * A prompt in which every image has as many image tokens as vectors. Those that have one each get the others.
 *
 * @throws {ShapeError} neither one nor all for each image
 */
function writtenOut(tokens: readonly number[], images: number, vision: VisionConfig): readonly number[] {
  const count = imageTokens(vision);
  const found = tokens.filter((token) => token === vision.imageToken).length;
  if (found === images * count) return tokens;
  if (found === images)
    return tokens.flatMap((token) =>
      token === vision.imageToken ? new Array<number>(count).fill(token) : [token],
    );
  throw new ShapeError(
    `generate: expected 1 or ${count} image tokens (${vision.imageToken}) for each of ${images} images, got ${found} in all`,
  );
}
