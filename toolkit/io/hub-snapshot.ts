import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  datasetInfo,
  getHFHubCachePath,
  HubApiError,
  type ListFileEntry,
  listFiles,
  modelInfo,
} from "@huggingface/hub";
import { FormatError, NotFoundError, ValueError } from "../errors.ts";
import { HubCache } from "./hub-cache.ts";
import { downloadVerified, type Progress, type Source } from "./hub-file.ts";
import { datasetName } from "./hub-name.ts";

export interface HubOptions {
  /** A branch, tag or commit, for a name that does not say its own (`org/name@revision`); `main` when omitted. */
  readonly revision?: string;
  /** Told of each piece of a file that arrives. */
  readonly onProgress?: Progress;
}

/** What is wanted of a repository. */
export interface Wanted {
  /** How a message begins that says that it cannot be had. */
  readonly expected: string;
  /** Whether what the cache has in a folder will do. */
  isIn(folder: string): boolean;
  /** Fetches the files into the folder. */
  fetch(repository: Repository, folder: string): Promise<void>;
}

/** One commit of a repository of the hub. */
export interface Repository {
  readonly repo: string;
  /** The paths of all its files. */
  readonly names: readonly string[];
  /** Bytes of a file of it. */
  size(name: string): number;
  /** Puts files into the cache; the hub must have them. */
  bring(names: Iterable<string>): Promise<void>;
}

/**
 * The folder of one commit in the cache, with what is wanted of it. Where the hub cannot be reached, or with
 * `HF_HUB_OFFLINE=1`, the cache has to do.
 *
 * @param repo  a model's name, or `datasets/` and a data set's
 */
export async function snapshot(
  repo: string,
  { revision = "main", onProgress }: HubOptions,
  wanted: Wanted,
): Promise<string> {
  if (!/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(revision))
    throw new ValueError(`hub: expected a branch, tag or commit, got "${revision}"`);
  const source = { repo, revision, ...(await connection()), cache: new HubCache(repo), onProgress };
  try {
    return isOffline() ? await fromCache(source, wanted) : await fetchAll(source, wanted);
  } catch (error) {
    if (isUnreachable(error)) return fromCache(source, wanted, error);
    throw error instanceof HubApiError ? refused(error, source, wanted) : error;
  }
}

interface Revision extends Source {
  readonly revision: string;
}

async function connection(): Promise<{ hubUrl: string; accessToken?: string }> {
  const hubUrl = (process.env["HF_ENDPOINT"] || "https://huggingface.co").replace(/\/+$/, "");
  const login = path.join(path.dirname(getHFHubCachePath()), "token"); // left by `hf auth login`
  const accessToken = process.env["HF_TOKEN"] || (await readFile(login, "utf8").catch(() => "")).trim();
  return { hubUrl, ...(accessToken && { accessToken }) };
}

const isOffline = (): boolean => /^(1|on|yes|true)$/i.test(process.env["HF_HUB_OFFLINE"] ?? "");

async function fetchAll(source: Revision, wanted: Wanted): Promise<string> {
  const { repo, revision, cache } = source;
  const commit = await commitOf(source);
  const files = new Map<string, ListFileEntry>();
  const credentials = credentialsOf(source);
  for await (const entry of listFiles({ repo, revision: commit, recursive: true, ...credentials }))
    if (entry.type === "file") files.set(entry.path, entry);
  const bring = async (names: Iterable<string>) => {
    for (const name of names) await downloadVerified(source, commit, known(files, name, repo));
  };
  const folder = cache.snapshot(commit);
  const size = (name: string) => known(files, name, repo).size;
  await wanted.fetch({ repo, names: [...files.keys()], size, bring }, folder);
  if (revision !== commit) await cache.writeRef(revision, commit);
  return folder;
}

const credentialsOf = ({ hubUrl, accessToken }: Source) => ({ hubUrl, ...(accessToken && { accessToken }) });

async function commitOf(source: Revision): Promise<string> {
  const { repo, revision } = source;
  const dataset = datasetName(repo);
  const about = { revision, additionalFields: ["sha" as const], ...credentialsOf(source) };
  const { sha } = dataset
    ? await datasetInfo({ name: dataset, ...about })
    : await modelInfo({ name: repo, ...about });
  if (!isCommit(sha)) throw new FormatError(`hub: expected a commit of ${repo}, got "${sha}"`);
  return sha;
}

function known(files: ReadonlyMap<string, ListFileEntry>, name: string, repo: string): ListFileEntry {
  const entry = files.get(name);
  if (entry) return entry;
  throw new NotFoundError(`hub: expected ${name} in ${repo}, the hub does not have it`);
}

const isCommit = (revision: string): boolean => /^[0-9a-f]{40}$/.test(revision);

async function fromCache(
  { repo, revision, hubUrl, cache }: Revision,
  { expected, isIn }: Wanted,
  cause?: unknown,
): Promise<string> {
  const commit = isCommit(revision) ? revision : await cache.readRef(revision);
  const folder = commit && cache.snapshot(commit);
  if (folder && isIn(folder)) return folder;
  const why = cause ? `${hubUrl} cannot be reached` : "HF_HUB_OFFLINE is set";
  throw new NotFoundError(`${expected}, ${repo} (${revision}) is not in the cache, and ${why}`, { cause });
}

/** fetch tells failures of the network by a TypeError. */
const isUnreachable = (error: unknown): boolean =>
  error instanceof TypeError && error.message === "fetch failed";

function refused(
  cause: HubApiError,
  { repo, revision, hubUrl, accessToken }: Revision,
  { expected }: Wanted,
): NotFoundError {
  const hint = [401, 403].includes(cause.statusCode)
    ? `; is it private or gated? ${accessToken ? "The token has no right to it" : "Set HF_TOKEN"}`
    : "";
  return new NotFoundError(
    `${expected}, and ${hubUrl} answers ${cause.statusCode} for ${repo} (${revision})${hint}`,
    { cause },
  );
}
