import type { Tokenizer } from "../tokenizer.ts";
import type { VisionConfig } from "./config.ts";
import { fitImage } from "./fit-image.ts";
import { type VisionPrompt, visionTokens } from "./prompt.ts";
import { readImage } from "./read-image.ts";

/** A text, and where its `<image>` lies: JPEG, PNG or BMP. Without one it is a text alone. */
export interface PicturedText {
  readonly text: string;
  readonly image?: string;
}

/**
 * A text and its image as a model reads them: the image square and of the model's size, see `fitImage`.
 *
 * @throws as `readImage`
 */
export async function readPrompt(
  tokenizer: Tokenizer,
  vision: Pick<VisionConfig, "imageToken" | "imageSize">,
  { text, image }: PicturedText,
): Promise<VisionPrompt> {
  return {
    tokens: visionTokens(tokenizer, vision, text),
    images: image === undefined ? [] : [fitImage(await readImage(image), vision.imageSize)],
  };
}
