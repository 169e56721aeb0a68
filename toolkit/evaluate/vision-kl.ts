import { setImmediate } from "node:timers/promises";
import { ValueError } from "../errors.ts";
import { predictsText, type VisionPrompt, writtenOut } from "../model/vision/prompt.ts";
import type { VisionModel } from "../model/vision/vision-model.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { type Compared, comparedIn } from "./compared.ts";
import { type Divergence, divergenceOver } from "./divergence.ts";
import { logitsFrom } from "./read-logits.ts";

export interface VisionDivergenceOptions extends BootstrapOptions {
  /** Called after every prompt: prompts read, of all. */
  readonly onProgress?: (done: number, n: number) => void;
}

/**
 * As `klToFineTuned`, of models that see: texts with their images.
 *
 *   KL = mean over positions of Σ_tokens p · log(p / q)      p: the fine-tuned model's probabilities, q: the model's
 *
 * Positions with a part of an image next do not count: no model writes that. Each text is read whole; the intervals draw
 * texts.
 * Cost: both models read each text and look at each image once; 2 · length · vocabulary numbers are held.
 *
 * @param prompts  with their answers: `readPrompt(tokenizer, model.vision, { text, image })`
 * @param options  `resamples` 2000 and `seed` 0 of the bootstrap when omitted
 * @throws {ValueError} no prompts, or an empty one
 * @throws {ShapeError} neither one nor all of an image's tokens in a prompt
 * @throws {MismatchError} the models have vocabularies of different sizes
 */
export async function visionKlToFineTuned(
  model: Pick<VisionModel, "logits" | "vision">,
  fineTuned: Pick<VisionModel, "logits">,
  prompts: readonly VisionPrompt[],
  { onProgress, ...options }: VisionDivergenceOptions = {},
): Promise<Divergence> {
  if (prompts.length === 0 || prompts.some(({ tokens }) => tokens.length === 0))
    throw new ValueError(
      "visionKlToFineTuned: expected prompts of at least one token, got none or an empty one",
    );
  const { vision } = model;
  const found: Compared[][] = [];
  for (const prompt of prompts) {
    const [p, q] = [logitsFrom(fineTuned.logits(prompt)), logitsFrom(model.logits(prompt))];
    const tokens = writtenOut("visionKlToFineTuned", prompt, vision);
    const places = [...tokens.keys()].filter((t) => predictsText(tokens, t, vision.imageToken));
    found.push(comparedIn("visionKlToFineTuned", p, q, places));
    onProgress?.(found.length, prompts.length);
    await setImmediate(); // others get their turn between prompts
  }
  return divergenceOver(found, options);
}
