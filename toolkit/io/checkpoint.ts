import { stat } from "node:fs/promises";
import path from "node:path";
import { FormatError, NotFoundError } from "../errors.ts";
import type { Dtype } from "./dtype.ts";
import { isHubName, splitRevision } from "./hub-name.ts";
import type { HubOptions } from "./hub-snapshot.ts";
import { readJsonObject } from "./json.ts";
import { INDEX, readShardMap, SINGLE } from "./layout.ts";
import { openSafetensors, type SafetensorsFile } from "./safetensors.ts";
import { type CompressedDelta, type DeltaOnBase, plus, type Weights } from "./weights.ts";

/** A model in Hugging Face's layout on disk. Headers are read; tensors stay on disk until asked for. */
export interface Checkpoint extends Weights {
  readonly folder: string;
  shape(name: string): readonly number[];
  dtype(name: string): Dtype;
  /** One tensor as it is stored. */
  bytes(name: string): Promise<Uint8Array>;
  /** This base with a compressed delta on top, from memory or from a file. */
  plus(compressed: CompressedDelta | DeltaOnBase<Checkpoint>): Weights;
}

/**
 * Opens a checkpoint: `config.json`, `generation_config.json` where there is one, and `model.safetensors` or the shards that `model.safetensors.index.json` lists.
 *
 * @param place    a folder; or `org/name` or `org/name@revision`, a model of the Hugging Face hub, which is then taken
 *   from the cache that Hugging Face's libraries share, and downloaded into it as far as it is not there
 * @param options  for the hub
 * @throws {NotFoundError} the folder, the model, the configuration, the weights or a shard is missing
 * @throws {FormatError} a damaged file, or a shard without a tensor that the index promises
 */
export async function openCheckpoint(place: string, options: HubOptions = {}): Promise<Checkpoint> {
  const folder = (await isFolder(place)) ? place : await fromHub(place, options);
  const config = await readJsonObject(path.join(folder, "config.json"), "openCheckpoint");
  const generation = await readIfThere(path.join(folder, "generation_config.json"));
  const files = await openFiles(folder);
  const fileOf = (name: string): SafetensorsFile => {
    const file = files.get(name);
    if (!file) throw new NotFoundError(`openCheckpoint: no tensor "${name}" in ${folder}`);
    return file;
  };
  const checkpoint: Checkpoint = {
    folder,
    config,
    generation,
    names: [...files.keys()],
    weight: async (name) => fileOf(name).read(name),
    shape: (name) => fileOf(name).tensors.get(name)!.shape,
    dtype: (name) => fileOf(name).tensors.get(name)!.dtype,
    bytes: async (name) => fileOf(name).readBytes(name),
    plus: (compressed) => ("on" in compressed ? compressed.on(checkpoint) : plus(checkpoint, compressed)),
  };
  return checkpoint;
}

const readIfThere = async (file: string) =>
  (await exists(file)) ? readJsonObject(file, "openCheckpoint") : undefined;

async function fromHub(name: string, options: HubOptions): Promise<string> {
  const { repo, ...revision } = splitRevision(name);
  if (!isHubName(repo))
    throw new NotFoundError(
      `openCheckpoint: expected a folder with config.json and ${SINGLE}, there is none at ${name}`,
    );
  const { downloadCheckpoint } = await import("./hub.ts"); // its library takes a while to load
  return downloadCheckpoint(repo, { ...options, ...revision });
}

/** The file that holds each tensor, by the tensor's name. */
async function openFiles(folder: string): Promise<Map<string, SafetensorsFile>> {
  if (await exists(path.join(folder, SINGLE))) {
    const file = await openSafetensors(path.join(folder, SINGLE));
    return new Map([...file.tensors.keys()].map((name) => [name, file]));
  }
  if (await exists(path.join(folder, INDEX))) return openShards(folder);
  throw new NotFoundError(`openCheckpoint: expected ${SINGLE} or ${INDEX} in ${folder}, neither is there`);
}

async function openShards(folder: string): Promise<Map<string, SafetensorsFile>> {
  const shardOf = await readShardMap(folder);
  const shards = new Map<string, SafetensorsFile>();
  for (const shard of new Set(shardOf.values()))
    shards.set(shard, await openSafetensors(path.join(folder, shard)));
  const files = new Map([...shardOf].map(([name, shard]) => [name, shards.get(shard)!]));
  for (const [name, { tensors, file }] of files)
    if (!tensors.has(name))
      throw new FormatError(`openCheckpoint: ${INDEX} puts "${name}" in ${file}, not there`);
  return files;
}

export const isFolder = (name: string): Promise<boolean> =>
  stat(name).then(
    (status) => status.isDirectory(),
    () => false,
  );

const exists = (file: string): Promise<boolean> =>
  stat(file).then(
    () => true,
    () => false,
  );
