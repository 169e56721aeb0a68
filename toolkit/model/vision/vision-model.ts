import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../../backend/tensorflow.ts";
import type { Weights } from "../../io/weights.ts";
import type { Embed } from "../batch.ts";
import { type LlamaConfig, llamaConfig } from "../config.ts";
import { Decoder } from "../decoder.ts";
import { type GenerateOptions, generate } from "../generate.ts";
import { isVision, languageModel } from "../language.ts";
import { loadParameters } from "../load.ts";
import { llamaShapes } from "../parameters.ts";
import { type VisionConfig, visionConfig } from "./config.ts";
import type { Image } from "./image.ts";
import { embeddingWithImages, llava } from "./llava.ts";
import { type VisionPrompt, writtenOut } from "./prompt.ts";
import { visionShapes } from "./shapes.ts";

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
    logits: (prompt) =>
      tf.tidy(() => llava(config, vision, parameters, [writtenOut("logits", prompt, vision)], prompt.images)),
    generate: (prompts, options) => {
      const rows = prompts.map((prompt) => writtenOut("generate", prompt, vision));
      return generate(decoder, rows, options, embed(prompts.flatMap(({ images }) => images)));
    },
    dispose: () => {
      decoder.dispose();
      tf.dispose([...parameters.values()]);
    },
  };
}
