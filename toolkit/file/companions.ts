import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Pair } from "../delta/pair.ts";
import type { KeptEntry } from "./description.ts";
import { sha256 } from "./digest.ts";
import type { StoredTensor } from "./stored.ts";

/** The files that stand beside the weights in Hugging Face's layout and that make a model usable. */
const COMPANIONS = [
  "config.json",
  "generation_config.json",
  "tokenizer.json",
  "tokenizer_config.json",
  "tokenizer.model",
  "special_tokens_map.json",
  "added_tokens.json",
  "vocab.json",
  "merges.txt",
  "chat_template.jinja",
  "chat_template.json",
  "preprocessor_config.json",
  "processor_config.json",
];

/** One such file of the fine-tuned model, and its bytes where the base does not have the same. */
export interface Companion {
  readonly name: string;
  readonly entry: KeptEntry;
  readonly stored?: StoredTensor;
}

/** The fine-tuned model's configuration and tokenizer; only what differs from the base's is stored. */
export async function companions({ base, fineTuned }: Pair): Promise<Companion[]> {
  const found: Companion[] = [];
  for (const name of COMPANIONS) {
    const [before, after] = await Promise.all([base, fineTuned].map((side) => readIf(side.folder, name)));
    if (!after) continue;
    const isSame = before?.equals(after) ?? false;
    const entry = { kept: isSame ? "base" : "values", sha256: sha256(after) } as const;
    const stored = { dtype: "U8", shape: [after.length], bytes: after } as const;
    found.push({ name, entry, ...(!isSame && { stored }) });
  }
  return found;
}

const readIf = (folder: string, name: string): Promise<Buffer | undefined> =>
  readFile(path.join(folder, name)).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
