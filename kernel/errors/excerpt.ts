import { dim, red } from "./ansi.ts";

/**
 * A line of source with a mark under the place that is meant.
 *
 *     2 |   const s: string = 5;
 *       |         ~
 *
 * @param line    from 1
 * @param column  from 1, in UTF-16 units
 */
export function excerpt(source: string, line: number, column: number, mark: string): string {
  const text = source.split("\n")[line - 1] ?? "";
  const gutter = `${line} | `;
  const margin = " ".repeat(gutter.length - 2);
  const before = text.slice(0, column - 1).replace(/[^\t]/g, " "); // tabs stay, so that the mark is under its place
  return `    ${dim(gutter)}${text}\n    ${dim(`${margin}| `)}${before}${red(mark)}`;
}
