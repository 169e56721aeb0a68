import { existsSync } from "node:fs";
import path from "node:path";
import { UnsupportedError, ValueError } from "../errors.ts";
import { isHubName } from "./hub-name.ts";
import { type HubOptions, type Repository, snapshot } from "./hub-snapshot.ts";
import { INDEX, readShardMap, SINGLE } from "./layout.ts";

/**
 * Brings a model of the Hugging Face hub into the cache that all of its libraries share, and gives the folder there.
 * What the cache has is not fetched again; every new file is compared with its hash on the hub. Where the hub cannot
 * be reached, or with `HF_HUB_OFFLINE=1`, the cache has to do.
 *
 * `HF_HOME` moves the cache, `HF_ENDPOINT` names another hub, `HF_TOKEN` opens private and gated models.
 * Fetched are the configuration, the tokenizer's files and the safetensors weights.
 *
 * @throws {NotFoundError} no such model or revision, no right to it, or neither hub nor cache can give it
 * @throws {FormatError} a file that arrives damaged
 * @throws {UnsupportedError} a model without safetensors weights
 */
export async function downloadCheckpoint(repo: string, options: HubOptions = {}): Promise<string> {
  if (!isHubName(repo)) throw new ValueError(`hub: expected a name such as org/model, got "${repo}"`);
  return snapshot(repo, options, {
    expected: `openCheckpoint: expected a folder or a model of the hub, there is no folder ${repo}`,
    isIn: (folder) => existsSync(path.join(folder, "config.json")),
    fetch: async (repository, folder) => {
      await repository.bring(repository.names.filter(isDescription));
      await repository.bring(await weightFiles(repository, folder));
    },
  });
}

/** A file that is not on this machine yet. */
export interface MissingFile {
  readonly name: string;
  readonly bytes: number;
}

/**
 * What `downloadCheckpoint` would bring, without its weights: configuration and tokenizer are brought into the cache, and
 * of the weights it is said which are missing. Where the hub cannot be reached, the weights must be in the cache.
 *
 * Errors as of `downloadCheckpoint`.
 */
export async function previewDownload(
  repo: string,
  options: HubOptions = {},
): Promise<{ folder: string; missing: MissingFile[] }> {
  let missing: MissingFile[] = [];
  const folder = await snapshot(repo, options, {
    expected: `previewCheckpoint: expected a folder or a model of the hub, there is no folder ${repo}`,
    isIn: (folder) => [SINGLE, INDEX].some((name) => existsSync(path.join(folder, name))),
    fetch: async (repository, folder) => {
      await repository.bring(repository.names.filter(isDescription));
      missing = [...(await weightFiles(repository, folder))]
        .filter((name) => !existsSync(path.join(folder, name)))
        .map((name) => ({ name, bytes: repository.size(name) }));
    },
  });
  return { folder, missing };
}

/** Configuration, tokenizer and index, but nothing in folders below. */
const isDescription = (name: string): boolean => /^[^/]+\.(json|jinja|model|txt)$/.test(name);

async function weightFiles({ names, repo }: Repository, folder: string): Promise<Iterable<string>> {
  if (names.includes(SINGLE)) return [SINGLE];
  if (names.includes(INDEX)) return new Set((await readShardMap(folder)).values());
  throw new UnsupportedError(`hub: expected ${SINGLE} or ${INDEX} in ${repo}, neither is there`);
}
