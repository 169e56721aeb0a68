import { FormatError } from "../errors.ts";

/**
 * The texts of a file: one JSON object with a `text` a line.
 *
 * @param where  who asks, for messages
 * @throws {FormatError} a line is not such an object, or there are none
 */
export function textsOf(content: string, file: string, where: string): string[] {
  const lines = content.split("\n").map((line, i) => ({ line, place: `${file}, line ${i + 1}` }));
  const texts = lines
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, place }) => textOf(line, place, where));
  if (texts.length === 0) throw new FormatError(`${where}: expected texts in ${file}, got an empty file`);
  return texts;
}

function textOf(line: string, place: string, where: string): string {
  try {
    const { text } = Object(JSON.parse(line)) as { text?: unknown };
    if (typeof text === "string") return text;
  } catch (cause) {
    throw new FormatError(`${where}: expected a JSON object in ${place}, got ${cause}`, { cause });
  }
  throw new FormatError(`${where}: expected an object with a "text" in ${place}, got ${line.slice(0, 40)}`);
}
