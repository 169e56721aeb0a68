import type { GenerateOptions } from "../../toolkit/model/generate.ts";
import type { Tokenizer } from "../../toolkit/model/tokenizer.ts";

/** One token per character. */
export const characters: Tokenizer = {
  size: 65536,
  encode: (text) => Array.from(text, (character) => character.charCodeAt(0)),
  decode: (tokens) => String.fromCharCode(...tokens),
};

/**
 * A model that writes what a table says, all texts a character a step until they are told to end. It remembers how many
 * prompts came at once, and with which options.
 */
export function table(answers: Record<string, string>) {
  const batches: number[] = [];
  const asked: GenerateOptions[] = [];
  const generate = (prompts: readonly ArrayLike<number>[], options: GenerateOptions = {}) => {
    batches.push(prompts.length);
    asked.push(options);
    const written = prompts.map((prompt) =>
      wanted(answers[characters.decode(Array.from(prompt))] ?? "", options),
    );
    const steps = Math.max(...written.map(({ length }) => length));
    for (let step = 1; step <= steps; step++) tell(written, step, options);
    return written;
  };
  const logits = () => {
    throw new Error("not asked for");
  };
  return { batches, asked, generate, logits };
}

function wanted(answer: string, { maxTokens = 128, until }: GenerateOptions): number[] {
  const all = characters.encode(answer);
  const end = all.findIndex((_, i) => until?.(all.slice(0, i + 1)));
  return all.slice(0, Math.min(maxTokens, end < 0 ? all.length : end + 1));
}

function tell(written: readonly number[][], step: number, { onStep }: GenerateOptions): void {
  const lengths = written.map(({ length }) => Math.min(step, length));
  onStep?.(
    lengths.reduce((sum, length) => sum + length, 0),
    written.filter(({ length }) => length < step).length,
  );
}
