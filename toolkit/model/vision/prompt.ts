import type { Tokenizer } from "../tokenizer.ts";
import type { VisionConfig } from "./config.ts";

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
