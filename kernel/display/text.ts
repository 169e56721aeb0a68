import { type InspectOptions, inspect, types } from "node:util";

/** Characters of a text that a notebook can bear. */
const longest = 20_000;

/** A value as Node prints it, without colours, and not longer than a reader wants. */
export const textOf = (value: unknown): string => shortened(printed(value));

const limits: InspectOptions = { maxArrayLength: 100, maxStringLength: 10_000 };

/** What a value says of itself may throw; then its fields are printed, and if these cannot be read, its type. */
function printed(value: unknown): string {
  try {
    return inspect(value, limits);
  } catch {
    return printedFromOutside(value);
  }
}

function printedFromOutside(value: unknown): string {
  try {
    return inspect(value, { ...limits, customInspect: false });
  } catch {
    return types.isProxy(value) ? "[Proxy]" : `[${typeof value}]`;
  }
}

/**
 * A text of about `limit` characters at most: its beginning, how much is left out, and its end.
 *
 *     [ 1, 2,
 *     … 48,120 more characters …
 *       9 ]
 */
export function shortened(text: string, limit = longest): string {
  if (text.length <= limit) return text;
  const head = upToLineEnd(text.slice(0, 0.9 * limit));
  const tail = text.slice(-0.1 * limit);
  const left = text.length - head.length - tail.length;
  return `${head}\n… ${left.toLocaleString("en")} more characters …\n${tail}`;
}

/** Without a last line that is cut, unless that is most of it. */
function upToLineEnd(text: string): string {
  const end = text.lastIndexOf("\n");
  return end > text.length / 2 ? text.slice(0, end) : text;
}

/** A text in one line of at most `limit` characters. */
export function inOneLine(text: string, limit = 50): string {
  const line = text.replaceAll("\n", "\\n");
  return line.length <= limit ? line : `${line.slice(0, limit - 1)}…`;
}
