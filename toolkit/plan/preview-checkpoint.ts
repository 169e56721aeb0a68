import path from "node:path";
import { isFolder, openCheckpoint } from "../io/checkpoint.ts";
import type { MissingFile } from "../io/hub.ts";
import { isHubName, splitRevision } from "../io/hub-name.ts";
import type { HubOptions } from "../io/hub-snapshot.ts";
import { readJsonObject } from "../io/json.ts";
import type { TensorShapes } from "../io/tensor-shapes.ts";
import type { Config } from "../io/weights.ts";
import { modelShapes } from "../model/model-shapes.ts";

/** A model before its weights are here: which tensors it has, and what would have to be downloaded. */
export interface CheckpointPreview extends TensorShapes {
  /** Where its configuration is. */
  readonly folder: string;
  readonly config: Config;
  /** Weights that are not on this machine; none for a folder. */
  readonly missing: readonly MissingFile[];
}

/**
 * Looks at a model without its weights. Of a folder, or a model that is in the cache, only headers are read; of another
 * model of the hub, the configuration is fetched, and shapes follow from it.
 *
 *     (await previewCheckpoint("org/model")).missing
 *
 * @throws as `openCheckpoint`, and as `modelShapes` for a model of the hub that is not in the cache
 */
export async function previewCheckpoint(place: string, options: HubOptions = {}): Promise<CheckpointPreview> {
  const { repo, ...revision } = splitRevision(place);
  if ((await isFolder(place)) || !isHubName(repo)) return onDisk(place);
  const { previewDownload } = await import("../io/hub.ts"); // its library takes a while to load
  const { folder, missing } = await previewDownload(repo, { ...options, ...revision });
  if (missing.length === 0) return onDisk(folder);
  const config = await readJsonObject(path.join(folder, "config.json"), "previewCheckpoint");
  return { folder, config, missing, ...modelShapes(config) };
}

async function onDisk(place: string): Promise<CheckpointPreview> {
  const { folder, config, names, shape } = await openCheckpoint(place);
  return { folder, config, names, shape, missing: [] };
}
