import { FormatError } from "../errors.ts";

/** Takes out of a text what is compared with the right answer. */
export type Extract = (text: string) => string;

/** What stands after the first `####`, as in GSM8K; the whole text where there is none. */
export const finalAnswer: Extract = (text) => (text.split("####")[1] ?? text).trim();

/** How to take it out: a function, or a regular expression as `extractor` takes it. */
export type ExtractBy = Extract | string | RegExp;

/** The function for it. @throws {FormatError} not a regular expression */
export const extractBy = (how: ExtractBy): Extract => (typeof how === "function" ? how : extractor(how));

/**
 * Takes out what a regular expression finds first: its first group that took part, or all of the match where there
 * is none. The whole text where nothing is found; in any case without the white space around it.
 *
 *     extractor("answer is (-?\\d+)")("So the answer is 9.")   // "9"
 *
 * @param pattern  in JavaScript's syntax; a text has no flags. The last match instead of the first: `[\s\S]*\b(\d+)`.
 * @throws {FormatError} not a regular expression
 */
export function extractor(pattern: string | RegExp): Extract {
  const expression = compiled(pattern);
  return (text) => {
    const match = expression.exec(text);
    if (!match) return text.trim();
    return (match.slice(1).find((group) => group !== undefined) ?? match[0]).trim();
  };
}

function compiled(pattern: string | RegExp): RegExp {
  try {
    // The flags g and y make an expression remember where it was in another text.
    return typeof pattern === "string"
      ? new RegExp(pattern)
      : new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ""));
  } catch (cause) {
    throw new FormatError(`extract: expected a regular expression, got ${(cause as Error).message}`, {
      cause,
    });
  }
}
