import { writeFile } from "node:fs/promises";
import path from "node:path";
import { INDEX, SINGLE } from "./layout.ts";
import { byteLength, checkNames, type SafetensorsEntry, writeSafetensors } from "./write-safetensors.ts";

const shardName = (number: number, count: number): string => {
  const digits = (n: number) => String(n).padStart(5, "0");
  return `model-${digits(number)}-of-${digits(count)}.safetensors`;
};

/** What `transformers` writes into one file at most; a tensor that is larger has a file of its own. */
export const SHARD_BYTES = 5_000_000_000;

/**
 * Writes a model's tensors into a folder: in one file, or in shards of at most `shardBytes` with an index that
 * says which shard holds what. Tensors given as functions are made one at a time.
 *
 * @throws {ValueError} a name twice, also in two shards
 */
export async function writeShards(
  folder: string,
  entries: readonly SafetensorsEntry[],
  shardBytes = SHARD_BYTES,
): Promise<void> {
  checkNames(entries);
  const shards = divide(entries, shardBytes);
  const nameOf = (shard: number) => (shards.length === 1 ? SINGLE : shardName(shard + 1, shards.length));
  for (const [i, shard] of shards.entries())
    await writeSafetensors(path.join(folder, nameOf(i)), shard, { format: "pt" }); // transformers asks for it
  if (shards.length === 1) return;
  const total = entries.reduce((sum, { dtype, shape }) => sum + byteLength(dtype, shape), 0);
  const index = {
    metadata: { total_size: total },
    weight_map: Object.fromEntries(
      shards.flatMap((shard, i) => shard.map(({ name }) => [name, nameOf(i)] as const)),
    ),
  };
  await writeFile(path.join(folder, INDEX), `${JSON.stringify(index, null, 2)}\n`);
}

/** Entries in their order, cut where the next one would make a shard too large. */
function divide(entries: readonly SafetensorsEntry[], shardBytes: number): SafetensorsEntry[][] {
  const shards: SafetensorsEntry[][] = [[]];
  let filled = 0;
  for (const entry of entries) {
    const bytes = byteLength(entry.dtype, entry.shape);
    if (filled > 0 && filled + bytes > shardBytes) {
      shards.push([]);
      filled = 0;
    }
    shards.at(-1)!.push(entry);
    filled += bytes;
  }
  return shards;
}
