import path from "node:path";
import { NotFoundError } from "../errors.ts";
import { readJsonObject } from "../io/json.ts";

/** What stands in a checkpoint's `tokenizer_config.json`; nothing where there is none. */
export function readTokenizerSettings(folder: string, where: string): Promise<Record<string, unknown>> {
  return readJsonObject(path.join(folder, "tokenizer_config.json"), where).catch((error: unknown) => {
    if (error instanceof NotFoundError) return {};
    throw error;
  });
}
