import { stripVTControlCharacters } from "node:util";
import { escapeHtml } from "../display/bundle.ts";
import type { OutputItem } from "./outputLog.ts";

/**
 * An Output's content for those who have no widgets, as nbviewer and code hosts: one that holds a single display is shown
 * as that display, all others as HTML and as text.
 */
export function staticView(items: readonly OutputItem[]): Record<string, unknown> {
  const words = items.map(wordsOf).join("\n");
  const [first] = items;
  if (items.length === 1 && first?.output_type === "display_data")
    return { ...first.data, "text/plain": words };
  return items.some(isRich)
    ? { "text/html": items.map(htmlOf).join("\n"), "text/plain": words }
    : { "text/plain": words };
}

const isRich = (item: OutputItem) => item.output_type === "display_data" && Object.keys(item.data).length > 1;

function wordsOf(item: OutputItem): string {
  if (item.output_type === "stream") return stripVTControlCharacters(item.text.trimEnd());
  if (item.output_type === "error") return stripVTControlCharacters(item.traceback.join("\n"));
  return String(item.data["text/plain"] ?? "");
}

function htmlOf(item: OutputItem): string {
  const { data = {} } = item.output_type === "display_data" ? item : {};
  const { "text/html": html, "image/svg+xml": svg, "image/png": png } = data;
  if (typeof html === "string") return `<div>${html}</div>`;
  if (typeof svg === "string") return picture("svg+xml", Buffer.from(svg).toString("base64"), item);
  if (typeof png === "string") return picture("png", png, item);
  return `<pre>${escapeHtml(wordsOf(item))}</pre>`;
}

/** As an image, not inline: where a notebook is not trusted, JupyterLab leaves nothing of an SVG but its labels in a row. */
const picture = (format: string, base64: string, item: OutputItem): string =>
  `<img src="data:image/${format};base64,${base64}" alt="${escapeHtml(wordsOf(item))}">`;
