import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Tensor } from "../tensor/tensor.ts";
import type { Dtype } from "./dtype.ts";
import { encode } from "./encode.ts";
import { isWeightFile } from "./layout.ts";
import { withTemporary } from "./temporary.ts";
import type { Config } from "./weights.ts";
import type { SafetensorsEntry } from "./write-safetensors.ts";
import { writeShards } from "./write-shards.ts";

export interface CheckpointContent {
  readonly config: Config;
  /** Tensors in memory by name, or entries whose bytes are made when their turn comes. */
  readonly tensors: ReadonlyMap<string, Tensor> | readonly SafetensorsEntry[];
  /** Content of `tokenizer.json`. */
  readonly tokenizer?: unknown;
  /** Other files by name, byte for byte; they replace the ones above. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
}

export interface WriteCheckpointOptions {
  /** Type of tensors that are given as numbers; entries have their own. */
  readonly dtype?: Dtype;
  /** Bytes of tensors that one file holds at most, 5 · 10⁹ when omitted; more are divided into shards. */
  readonly shardBytes?: number;
}

/**
 * Writes a checkpoint in Hugging Face's layout, weights in bfloat16 unless told otherwise.
 *
 * All files are made in a folder beside the destination and moved in when the last one is whole: a failure leaves
 * what was there before. Weights of a checkpoint that lay there are replaced; other files stay.
 *
 * @throws {ValueError} a name twice
 * @throws {ShapeError} bytes that do not fit shape and dtype
 * @throws {UnsupportedError} numbers cannot be written as `dtype`
 */
export async function writeCheckpoint(
  folder: string,
  { config, tensors, tokenizer, files = new Map() }: CheckpointContent,
  { dtype = "BF16", shardBytes }: WriteCheckpointOptions = {},
): Promise<void> {
  const destination = path.resolve(folder);
  await mkdir(path.dirname(destination), { recursive: true });
  await withTemporary(destination, async (temporary) => {
    await mkdir(temporary);
    await writeJson(path.join(temporary, "config.json"), config);
    if (tokenizer !== undefined) await writeJson(path.join(temporary, "tokenizer.json"), tokenizer);
    for (const [name, bytes] of files) await writeFile(path.join(temporary, name), bytes);
    await writeShards(temporary, entriesOf(tensors, dtype), shardBytes);
    await moveInto(destination, temporary);
  });
}

const entriesOf = (tensors: CheckpointContent["tensors"], dtype: Dtype): readonly SafetensorsEntry[] =>
  tensors instanceof Map
    ? [...tensors].map(([name, { shape, data }]) => ({
        name,
        shape,
        dtype,
        bytes: () => encode(dtype, data),
      }))
    : (tensors as readonly SafetensorsEntry[]);

/** Moves files into a checkpoint's folder, the weights last: a folder that has them has the rest. */
async function moveInto(folder: string, temporary: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const files = (await readdir(temporary)).sort((a, b) => Number(isWeightFile(a)) - Number(isWeightFile(b)));
  for (const file of files) await rename(path.join(temporary, file), path.join(folder, file));
  for (const old of await readdir(folder))
    if (isWeightFile(old) && !files.includes(old)) await rm(path.join(folder, old));
}

const writeJson = (file: string, value: unknown): Promise<void> =>
  writeFile(file, `${JSON.stringify(value, null, 2)}\n`);
