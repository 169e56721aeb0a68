import type { Tensor3D } from "@tensorflow/tfjs-node-gpu";
import type { Weights } from "../io/weights.ts";
import { type LlamaConfig, llamaConfig } from "./config.ts";
import { languageModel } from "./language.ts";
import { embedding } from "./llama.ts";
import type { Parameters } from "./parameters.ts";
import { type TextBatch, textBatches } from "./text-batches.ts";
import { type Tokens, tokenTensor } from "./tokens.ts";
import { visionConfig } from "./vision/config.ts";
import { embeddingWithImages } from "./vision/llava.ts";
import { type VisionPrompt, writtenOut } from "./vision/prompt.ts";
import { visionShapes } from "./vision/shapes.ts";

/** A text that a model reads: token numbers, or those with the images that stand among them. */
export type ModelText = Tokens[number] | VisionPrompt;

/** Texts, as a model reads them to learn what happens inside it. */
export interface Reading {
  readonly config: LlamaConfig;
  /** The model's weights, by the names that they would have in a language model alone. */
  readonly language: Weights;
  readonly batches: readonly TextBatch[];
  readonly tokens: number;
  /** Weights of the vision tower and the projector, by name with their shapes; none where there are no images. */
  readonly visionShapes: ReadonlyMap<string, readonly number[]>;
  /** The vectors that enter the first block: [rows, time, width]. */
  embedded(parameters: Parameters, batch: TextBatch): Tensor3D;
}

/**
 * @param where  who asks, for messages
 * @throws {UnsupportedError} an architecture that is not implemented, or images for one that does not see
 * @throws {ShapeError} neither one nor all of an image's tokens among a text's
 */
export function readingOf(where: string, weights: Weights, texts: readonly ModelText[]): Reading {
  const language = languageModel(weights);
  const config = llamaConfig(language.config);
  const prompts = texts.map((text) => ("images" in text ? text : { tokens: [...text], images: [] }));
  const sees = prompts.some(({ images }) => images.length > 0);
  const { batches, ...inputs } = sees ? pictured(where, weights, config, prompts) : plain(config, prompts);
  const tokens = batches.reduce((sum, { taken }) => sum + taken.length, 0);
  return { config, language, tokens, batches, ...inputs };
}

type Inputs = Pick<Reading, "batches" | "visionShapes" | "embedded">;

const plain = (config: LlamaConfig, texts: readonly VisionPrompt[]): Inputs => ({
  batches: textBatches(texts),
  visionShapes: new Map(),
  embedded: (parameters, { tokens }) => embedding(parameters, tokenTensor(tokens, config)),
});

function pictured(
  where: string,
  weights: Weights,
  config: LlamaConfig,
  texts: readonly VisionPrompt[],
): Inputs {
  const vision = visionConfig(weights.config);
  const written = texts.map((text) => ({ ...text, tokens: writtenOut(where, text, vision) }));
  return {
    batches: textBatches(written, vision.imageToken),
    visionShapes: visionShapes(vision, config.width),
    embedded: (parameters, { tokens, images }) =>
      embeddingWithImages(config, vision, parameters, tokens, images),
  };
}
