import { escaped } from "../../html.ts";

/** A cell of a table: its text, and what is to be known of it. */
export interface Cell {
  readonly text: string;
  /** Shown when one points at it. */
  readonly hint?: string;
  readonly isBest?: boolean;
  /** Smaller, below the text. */
  readonly below?: string;
}

/** A table; the first cell of each row names it. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | Cell)[])[],
): string {
  const headings = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join("");
  const body = rows.map((row) => `<tr>${row.map(cellOf).join("")}</tr>`).join("\n");
  return `<div class="wide"><table><caption>${escaped(caption)}</caption><thead><tr>${headings}</tr></thead><tbody>\n${body}\n</tbody></table></div>`;
}

function cellOf(cell: string | Cell, i: number): string {
  const { text, hint, isBest, below }: Cell = typeof cell === "string" ? { text: cell } : cell;
  const [tag, scope] = i === 0 ? ["th", ' scope="row"'] : ["td", ""];
  const title = hint === undefined ? "" : ` title="${escaped(hint)}"`;
  const words = isBest ? `<b>${escaped(text)}</b>` : escaped(text);
  return `<${tag}${scope}${title}>${words}${below === undefined ? "" : `<small>${escaped(below)}</small>`}</${tag}>`;
}
