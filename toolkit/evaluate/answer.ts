import type { GenerateOptions } from "../model/generate.ts";
import type { Model } from "../model/model.ts";
import type { Tokenizer } from "../model/tokenizer.ts";

/**
 * What a model writes after a prompt, most likely token first.
 *
 *     answer(model, tokenizer, "Tom has 7 apples. …\n")   // "7 + 5 = 12. …\n#### 9"
 */
export function answer(
  model: Pick<Model, "generate">,
  tokenizer: Tokenizer,
  prompt: string,
  options?: GenerateOptions,
): string {
  return tokenizer.decode(model.generate([tokenizer.encode(prompt)], options)[0]!);
}
