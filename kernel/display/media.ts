import { inspect } from "node:util";
import { inWords, type MimeBundle } from "./bundle.ts";
import { withWords } from "./described.ts";
import { isPng } from "./image.ts";
import { asJson } from "./json.ts";
import { displayed } from "./latex.ts";
import { textOf } from "./text.ts";

/** What `display.html(…)` and its siblings show: a source of one type, with words for those who cannot show that type. */
export const media = {
  html: (source: string) => ofText("html", "text/html", source),
  markdown: (source: string) => ofText("markdown", "text/markdown", source),
  latex: (source: string) => ofText("latex", "text/latex", source, displayed),
  svg: (source: string) => ofText("svg", "image/svg+xml", source),
  png,
  json,
} satisfies Record<string, (content: never) => MimeBundle>;

function ofText(name: string, type: string, source: unknown, wrapped = (text: string) => text): MimeBundle {
  if (typeof source !== "string")
    throw new TypeError(`display.${name}: expected a string, got ${inspect(source)}`);
  return withWords({ data: { [type]: wrapped(source) }, metadata: {} }, () => "");
}

/** The bytes of a PNG file, or these in base64. */
function png(image: Uint8Array | string): MimeBundle {
  const bytes = typeof image === "string" ? Buffer.from(image, "base64") : image;
  if (!(bytes instanceof Uint8Array) || !isPng(Buffer.from(bytes)))
    throw new TypeError(`display.png: expected the bytes of a PNG file, got ${textOf(image).slice(0, 60)}`);
  const data = { "image/png": Buffer.from(bytes).toString("base64") };
  return withWords({ data, metadata: {} }, () => "");
}

/** A tree that can be folded and searched. */
function json(value: unknown): MimeBundle {
  return inWords(textOf(value), { "application/json": asJson(value) });
}
