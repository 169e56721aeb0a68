import { setImmediate } from "node:timers/promises";
import { ValueError } from "../errors.ts";
import type { Model } from "../model/model.ts";
import type { Tokenizer } from "../model/tokenizer.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { type Compared, comparedIn } from "./compared.ts";
import { type Divergence, divergenceOver } from "./divergence.ts";
import { readLogits } from "./read-logits.ts";
import { CONTEXT, type WindowOptions, windowsOf } from "./windows.ts";

export interface DivergenceOptions extends WindowOptions, BootstrapOptions {
  /** Called after every window: windows read, of all. */
  readonly onProgress?: (done: number, n: number) => void;
}

/** The same over windows of texts. */
export interface TextDivergence extends Divergence {
  readonly context: number;
  readonly stride: number;
}

/**
 * How much of what the fine-tuned model would say next is lost, whether or not it is right.
 *
 *   KL = mean over positions of Σ_tokens p · log(p / q)      p: the fine-tuned model's probabilities, q: the model's
 *
 * It sees changes long before an accuracy does, and needs no answers: any text will do, best of the kind that the
 * model is for. Summed in float64. The interval draws whole windows, since positions beside each other are alike;
 * ten windows or more make it worth reading. Of a single window positions are drawn.
 * Cost: both models read each window once; 2 · context · vocabulary numbers are held.
 *
 * @param model      the compressed model, or whatever is compared
 * @param fineTuned  the one that it should be like; `rememberLogits` spares reading again for the next model
 * @param tokenizer  for both
 * @param texts      each is read by itself
 * @param options    `context` 128 when omitted; `stride` 1 … context, half the context when omitted;
 *   `resamples` 2000 and `seed` 0 of the bootstrap when omitted
 * @throws {ValueError} no texts, an empty text, or a stride out of range
 * @throws {MismatchError} the models have vocabularies of different sizes
 */
export async function klToFineTuned(
  model: Pick<Model, "logits">,
  fineTuned: Pick<Model, "logits">,
  tokenizer: Tokenizer,
  texts: string | readonly string[],
  options: DivergenceOptions = {},
): Promise<TextDivergence> {
  const { context = CONTEXT, stride = Math.ceil(context / 2), onProgress } = options;
  const windows = piecesOf([texts].flat(), tokenizer, { context, stride });
  const found: Compared[][] = [];
  for (const { tokens, from } of windows) {
    const [p, q] = [readLogits(fineTuned, tokens), readLogits(model, tokens)];
    const places = tokens.flatMap((_, t) => (t >= from ? [t] : []));
    found.push(comparedIn("klToFineTuned", p, q, places));
    onProgress?.(found.length, windows.length);
    await setImmediate(); // others get their turn between windows
  }
  return { ...divergenceOver(found, options), context, stride };
}

/** The windows of all texts, and from which place on their positions count. */
function piecesOf(texts: readonly string[], { encode }: Tokenizer, options: Required<WindowOptions>) {
  const pieces = texts.flatMap((text, i) => {
    const tokens = encode(text);
    if (tokens.length === 0)
      throw new ValueError(`klToFineTuned: expected texts of at least one token, text ${i} has none`);
    return windowsOf("klToFineTuned", tokens.length, options).map(({ begin, fresh, end }) => ({
      tokens: tokens.slice(begin, end),
      from: fresh - begin,
    }));
  });
  if (pieces.length === 0) throw new ValueError("klToFineTuned: expected at least one text, got none");
  return pieces;
}
