import path from "node:path";
import { NotFoundError } from "../errors.ts";
import { readJsonObject } from "../io/json.ts";

/** What stands in a checkpoint's file of settings, such as `tokenizer_config.json`; nothing where there is none. */
export function readSettings(folder: string, name: string, where: string): Promise<Record<string, unknown>> {
  return readJsonObject(path.join(folder, name), where).catch((error: unknown) => {
    if (error instanceof NotFoundError) return {};
    throw error;
  });
}
