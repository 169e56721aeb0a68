import { escapeHtml } from "./bundle.ts";

/** What a table shows: finished texts, every row as long as the head. Its first column names the rows. */
export interface Table {
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** Columns of numbers, whose digits stand below each other. */
  numeric: readonly boolean[];
  /** `1000 rows × 3 columns`, where not all of them are shown. */
  size?: string | undefined;
}

/** As HTML that JupyterLab gives the looks of a pandas frame. All texts are escaped. */
export function tableHtml({ head, rows, numeric, size }: Table): string {
  const side = (i: number) => ` style="text-align: ${i === 0 || numeric[i] ? "right" : "left"}"`;
  const cell = (tag: "th" | "td", text: string, i: number) =>
    `<${tag}${side(i)}>${escapeHtml(text)}</${tag}>`;
  const line = (cells: readonly string[], tag: "th" | "td") =>
    `<tr>${cells.map((text, i) => cell(i === 0 ? "th" : tag, text, i)).join("")}</tr>`;
  const body = rows.map((row) => line(row, "td")).join("");
  const below = size === undefined ? "" : `<p>${escapeHtml(size)}</p>`;
  return `<div><table border="1" class="dataframe"><thead>${line(head, "th")}</thead><tbody>${body}</tbody></table>${below}</div>`;
}

/** As lines of text with columns of equal width. */
export function tableText({ head, rows, numeric, size }: Table): string {
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  const padded = (text: string, i: number) =>
    numeric[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!);
  const texts = lines.map((line) => line.map(padded).join("  ").trimEnd());
  return [...texts, ...(size === undefined ? [] : ["", size])].join("\n");
}
