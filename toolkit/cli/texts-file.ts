import path from "node:path";
import { FormatError } from "../errors.ts";
import type { PicturedText } from "../model/vision/read-prompt.ts";

/**
 * The texts of a file: one JSON object with a `text` a line; with an `image`, its path from the folder of the file on, where
 * there is `<image>` in the text.
 *
 * @param where  who asks, for messages
 * @throws {FormatError} a line is not such an object, or there are none
 */
export function textsOf(content: string, file: string, where: string): PicturedText[] {
  const lines = content.split("\n").map((line, i) => ({ line, place: `${file}, line ${i + 1}` }));
  const texts = lines
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, place }) => textOf(line, place, where))
    .map(({ text, image }) =>
      image === undefined ? { text } : { text, image: path.resolve(path.dirname(file), image) },
    );
  if (texts.length === 0) throw new FormatError(`${where}: expected texts in ${file}, got an empty file`);
  return texts;
}

function textOf(line: string, place: string, where: string): PicturedText {
  const { text, image } = objectIn(line, place, where);
  const got = line.slice(0, 40);
  if (typeof text !== "string")
    throw new FormatError(`${where}: expected an object with a "text" in ${place}, got ${got}`);
  if (image === undefined) return { text };
  if (typeof image === "string") return { text, image };
  throw new FormatError(`${where}: expected an "image" that is a path in ${place}, got ${got}`);
}

function objectIn(line: string, place: string, where: string): { text?: unknown; image?: unknown } {
  try {
    return Object(JSON.parse(line)) as { text?: unknown; image?: unknown };
  } catch (cause) {
    throw new FormatError(`${where}: expected a JSON object in ${place}, got ${cause}`, { cause });
  }
}
