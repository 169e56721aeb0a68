import { type BackendName, withBackend } from "../backend/webgpu.ts";
import { ShapeError } from "../errors.ts";
import { Batch, type Embed, type Text } from "./batch.ts";
import type { Reader } from "./decoder.ts";
import { randomFrom } from "./random.ts";
import { checkSampling, type SampleOptions } from "./sample.ts";
import type { Tokens } from "./tokens.ts";

export interface GenerateOptions extends SampleOptions {
  /** Stop after this many new tokens, if the model has not ended before. */
  readonly maxTokens?: number;
  /** Asked after every token whether a text is at its end, though the model has not said so. */
  readonly until?: (written: readonly number[]) => boolean;
  /** Called after every step: tokens that all texts have so far together, and texts that have ended. */
  readonly onStep?: (written: number, ended: number) => void;
}

/**
 * Continues every prompt token by token until the model ends the text: with the most likely token, or, at a
 * temperature above 0, with one drawn by its probability. The token that ends a text is not part of the answer.
 *
 * Keys and values of earlier tokens are kept, so each step computes one token per row.
 * Cost: 2 · weights operations per token; 2 · layers · kvHeads · headSize numbers kept for each.
 *
 * @param maxTokens    128 when omitted
 * @param temperature  0 when omitted
 * @param seed         0 when omitted; what a prompt is continued with does not depend on the prompts beside it
 * @param until        never when omitted; the token that made it true is part of the answer
 * @param embed        vectors of the prompts, filled up on the left; those of their tokens when omitted
 * @throws {ShapeError} an empty prompt
 * @throws {ValueError} an option out of its range
 */
export function generate(
  decoder: Reader,
  prompts: Tokens,
  options: GenerateOptions = {},
  embed: Embed = (tokens) => decoder.embedded(tokens),
): number[][] {
  const { texts, batch, isOpen } = started(decoder, prompts, options, embed);
  try {
    while (isOpen()) {
      const wanted = batch.ask(options);
      batch.take(wanted.dataSync(), options, options.until);
      wanted.dispose();
      tell(texts, options);
    }
  } finally {
    batch.dispose();
  }
  return texts.map(({ written }) => written);
}

/**
 * The same on a backend that gives numbers only later, as WebGPU does. The reader is called within that backend.
 *
 * @throws as `generate`
 */
export async function generateOn(
  backend: BackendName,
  decoder: Reader,
  prompts: Tokens,
  options: GenerateOptions = {},
): Promise<number[][]> {
  const { texts, batch, isOpen } = started(decoder, prompts, options, (tokens) => decoder.embedded(tokens));
  try {
    while (isOpen()) {
      const wanted = withBackend(backend, () => batch.ask(options));
      const numbers = await wanted.data();
      wanted.dispose();
      withBackend(backend, () => batch.take(numbers, options, options.until));
      tell(texts, options);
    }
  } finally {
    batch.dispose();
  }
  return texts.map(({ written }) => written);
}

/** @throws as `generate` */
function started(decoder: Reader, prompts: Tokens, options: GenerateOptions, embed: Embed) {
  checkSampling(options);
  if (prompts.some((prompt) => prompt.length === 0))
    throw new ShapeError("generate: expected prompts of at least one token, got an empty one");
  const texts = begun(prompts, options);
  const batch = new Batch(decoder, texts, embed);
  let steps = options.maxTokens ?? 128;
  return { texts, batch, isOpen: () => steps-- > 0 && batch.isOpen };
}

function tell(texts: readonly Text[], { onStep }: GenerateOptions): void {
  const written = texts.reduce((sum, text) => sum + text.written.length, 0);
  onStep?.(written, texts.filter(({ ended }) => ended).length);
}

/** Each prompt draws by the seed, its tokens, and how often the same prompt came before. */
function begun(prompts: Tokens, { seed = 0 }: SampleOptions): Text[] {
  const seen = new Map<string, number>();
  return prompts.map((prompt, index) => {
    const before = seen.get(prompt.join()) ?? 0;
    seen.set(prompt.join(), before + 1);
    return { index, prompt, written: [], random: randomFrom([seed, before, ...prompt]), ended: false };
  });
}
