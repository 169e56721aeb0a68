import path from "node:path";
import { FormatError } from "../errors.ts";
import { readJsonObject } from "./json.ts";

/** Names of a checkpoint's weights in Hugging Face's layout: one file, or shards that an index lists. */
export const SINGLE = "model.safetensors";
export const INDEX = "model.safetensors.index.json";

/** Does a file of this name hold or list weights of a checkpoint? */
export const isWeightFile = (name: string): boolean =>
  name === SINGLE || name === INDEX || /^model-\d{5}-of-\d{5}\.safetensors$/.test(name);

/**
 * Tensor name → shard, as the index in a folder has it. A shard is a file of the same folder: an index cannot lead
 * out of it.
 *
 * @throws {NotFoundError} no index
 * @throws {FormatError} no JSON, no map, or something else than file names in it
 */
export async function readShardMap(folder: string): Promise<Map<string, string>> {
  const index = path.join(folder, INDEX);
  const { weight_map: map } = await readJsonObject(index, "openCheckpoint");
  if (typeof map !== "object" || map === null)
    throw new FormatError(`openCheckpoint: expected a weight_map in ${index}, got ${JSON.stringify(map)}`);
  for (const [name, shard] of Object.entries(map))
    if (typeof shard !== "string" || path.basename(shard) !== shard)
      throw new FormatError(
        `openCheckpoint: expected a file name for "${name}", got ${JSON.stringify(shard)} (${index})`,
      );
  return new Map(Object.entries(map));
}
