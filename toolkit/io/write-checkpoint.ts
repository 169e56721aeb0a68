import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Tensor } from "../tensor/tensor.ts";
import { encodeBfloat16 } from "./bfloat16.ts";
import type { Config } from "./weights.ts";
import { writeSafetensors } from "./write-safetensors.ts";

export interface CheckpointContent {
  readonly config: Config;
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Content of `tokenizer.json`. */
  readonly tokenizer?: unknown;
}

/**
 * Writes a checkpoint in Hugging Face's layout, weights in bfloat16. The folder is made if need be.
 * The weights come last: a folder that has them has the rest.
 */
export async function writeCheckpoint(
  folder: string,
  { config, tensors, tokenizer }: CheckpointContent,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeJson(path.join(folder, "config.json"), config);
  if (tokenizer !== undefined) await writeJson(path.join(folder, "tokenizer.json"), tokenizer);
  const entries = [...tensors].map(([name, { shape, data }]) => ({
    name,
    shape,
    dtype: "BF16" as const,
    bytes: () => encodeBfloat16(data),
  }));
  await writeSafetensors(path.join(folder, "model.safetensors"), entries, { format: "pt" }); // transformers asks for it
}

const writeJson = (file: string, value: unknown): Promise<void> =>
  writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
