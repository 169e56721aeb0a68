import { shown } from "./common.ts";
import { defineWidget } from "./define.ts";
import { bytes, text } from "./traits.ts";

/** A picture: `new Image({ value: await readFile("loss.png"), format: "png" })`. */
export class Image extends defineWidget("Image", shown, {
  /** The bytes of its file. */
  value: bytes,
  /** What follows `image/` in its type: `"png"`, `"jpeg"`, `"svg+xml"`; `"url"` where the bytes are an address. */
  format: text("png"),
  /** In pixels. */
  width: text(),
  /** In pixels. */
  height: text(),
}) {}
