import type { MimeBundle } from "./bundle.ts";
import { imageSize } from "./image.ts";
import { grouped } from "./numbers.ts";
import { shortened } from "./text.ts";

/** Words for something that came without any: what a terminal can show of it. */
export function withWords({ data, metadata }: MimeBundle, otherwise: () => string): MimeBundle {
  if (data["text/plain"] !== undefined) return { data, metadata };
  return { data: { ...data, "text/plain": shortened(wordsOf(data) ?? otherwise()) }, metadata };
}

function wordsOf(data: Record<string, unknown>): string | undefined {
  for (const [type, words] of Object.entries(byType)) {
    const content = data[type];
    if (typeof content === "string") return words(content, type);
  }
  return undefined;
}

const source = (text: string) => text;

/** The types that can be put in words, the most telling first. */
const byType: Record<string, (content: string, type: string) => string> = {
  "text/markdown": source,
  "text/latex": source,
  "text/html": textOfHtml,
  "image/svg+xml": textOfSvg,
  "image/png": image,
  "image/jpeg": image,
  "image/gif": image,
  "application/pdf": image,
};

const names: Record<string, string> = {
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&nbsp;": " ",
  "&amp;": "&",
};

/** Characters that are read for words: a display of many megabytes is not to wait for them. */
const read = 50_000;

/** The text between the tags, a line for every row, paragraph and item. It is read by people, not by browsers. */
function textOfHtml(html: string): string {
  return html
    .slice(0, read)
    .replace(/<(script|style)\b.*?<\/\1\s*>/gis, "")
    .replace(/<(br|hr)\b[^>]*>|<\/(p|div|tr|li|h\d|pre)\s*>/gi, "\n")
    .replace(/<\/t[dh]\s*>/gi, "  ")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|quot|nbsp|amp|#39);/g, (entity) => names[entity]!)
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{2,}/g, "\n")
    .trim();
}

function textOfSvg(svg: string): string {
  const title = /<title[^>]*>(.*?)<\/title>/is.exec(svg.slice(0, read))?.[1];
  return title === undefined ? "SVG image" : `SVG image "${textOfHtml(title)}"`;
}

/** `PNG image, 640 × 480, 12,345 bytes` */
function image(base64: string, type: string): string {
  const bytes = Buffer.byteLength(base64, "base64");
  const name = type.slice(type.indexOf("/") + 1).toUpperCase();
  const size = imageSize(Buffer.from(base64.slice(0, 64), "base64"));
  const parts = size ? [`${size.width} × ${size.height}`] : [];
  return [type.startsWith("image/") ? `${name} image` : name, ...parts, `${grouped(bytes)} bytes`].join(", ");
}
