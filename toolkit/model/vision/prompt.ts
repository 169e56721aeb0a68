import { ShapeError } from "../../errors.ts";
import type { Tokenizer } from "../tokenizer.ts";
import { imageTokens, type VisionConfig } from "./config.ts";
import type { Image } from "./image.ts";

/** A prompt, and the images that its image tokens stand for, in their order. */
export interface VisionPrompt {
  readonly tokens: readonly number[];
  readonly images: readonly Image[];
}

/** Where an image stands in a prompt, as transformers' processors for LLaVA write it. */
const IMAGE = "<image>";

/**
 * The tokens of a prompt, with the model's image token for each `<image>` in it.
 *
 *     <image>\nHow many circles?\n
 *
 * A tokenizer that has `<image>` puts it there itself. With another, what stands between images is encoded piece by piece.
 */
export function visionTokens(
  { encode }: Tokenizer,
  { imageToken }: Pick<VisionConfig, "imageToken">,
  prompt: string,
): number[] {
  const [first = "", ...others] = prompt.split(IMAGE);
  const whole = encode(prompt);
  if (whole.filter((token) => token === imageToken).length === others.length) return whole;
  return [...encode(first), ...others.flatMap((text) => [imageToken, ...encode(text, { special: false })])];
}

/**
 * A prompt's tokens in which every image has as many image tokens as vectors. Those that have one each get the others.
 *
 * @param where  who asks, for messages
 * @throws {ShapeError} neither one nor all for each image
 */
export function writtenOut(
  where: string,
  { tokens, images }: VisionPrompt,
  vision: VisionConfig,
): readonly number[] {
  const count = imageTokens(vision);
  const found = tokens.filter((token) => token === vision.imageToken).length;
  if (found === images.length * count) return tokens;
  if (found === images.length)
    return tokens.flatMap((token) =>
      token === vision.imageToken ? new Array<number>(count).fill(token) : [token],
    );
  throw new ShapeError(
    `${where}: expected 1 or ${count} image tokens (${vision.imageToken}) for each of ${images.length} images, got ${found} in all`,
  );
}

/** Whether what comes after a place is no image token: what a model predicts there counts. */
export const predictsText = (
  tokens: readonly number[],
  place: number,
  imageToken: number | undefined,
): boolean => place === tokens.length - 1 || tokens[place + 1] !== imageToken;
