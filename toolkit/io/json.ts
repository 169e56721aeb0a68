import { readFile } from "node:fs/promises";
import { FormatError, NotFoundError } from "../errors.ts";

/**
 * The object in a JSON file.
 *
 * @throws {NotFoundError} no such file
 * @throws {FormatError} not JSON, or JSON but not an object
 */
export async function readJsonObject(file: string, where: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(`${where}: expected ${file}, ${whyNot(cause)}`, { cause });
  });
  const value = parse(text, file, where);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new FormatError(`${where}: ${file} must hold a JSON object, got ${text.slice(0, 40)}`);
  return value as Record<string, unknown>;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "nothing is there",
  EISDIR: "a folder is there",
  EACCES: "it may not be read",
};

/** Why a file could not be opened, in words where there are any. */
export const whyNot = (error: NodeJS.ErrnoException): string => REASONS[error.code ?? ""] ?? error.message;

function parse(text: string, file: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new FormatError(`${where}: ${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}

/**
 * The first key that stands twice in the same object of a valid JSON text. JSON.parse would keep
 * the last of them in silence; two readers of one file would then see different tensors.
 */
export function duplicateKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (const [token, string, colon] of json.matchAll(/("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "}") open.pop();
    else if (string && colon) {
      const key: string = JSON.parse(string);
      if (open.at(-1)!.has(key)) return key;
      open.at(-1)!.add(key);
    }
  }
  return undefined;
}
