import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { downloadFile, type ListFileEntry } from "@huggingface/hub";
import { FormatError, NotFoundError } from "../errors.ts";
import type { HubCache } from "./hub-cache.ts";

/** How much of a file has arrived, in bytes. */
export type Progress = (file: string, received: number, total: number) => void;

/** A model of a hub, and where its files go. */
export interface Source {
  readonly repo: string;
  readonly hubUrl: string;
  readonly accessToken?: string;
  readonly cache: HubCache;
  readonly onProgress: Progress | undefined;
}

/**
 * Puts one file of a commit into the cache, unless it is there. Its name in the cache is its hash, sha256 for large
 * files and git's for small ones: what arrives must have it, and its size.
 *
 * @throws {FormatError} another size or hash than the hub promised
 */
export async function downloadVerified(source: Source, commit: string, entry: ListFileEntry): Promise<void> {
  const { repo, hubUrl, accessToken, cache, onProgress } = source;
  const hash = entry.lfs?.oid ?? entry.oid ?? "";
  if (!/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(hash))
    throw new FormatError(`hub: expected a hash for ${entry.path} of ${repo}, got "${hash}"`);
  await cache.add({ commit, name: entry.path, hash }, async (temporary) => {
    const blob = await downloadFile({
      ...{ repo, path: entry.path, revision: commit, hubUrl },
      ...(accessToken && { accessToken }),
    });
    if (!blob) throw new NotFoundError(`hub: ${repo} lists ${entry.path}, the hub does not have it`);
    const digest = entry.lfs ? createHash("sha256") : createHash("sha1").update(`blob ${entry.size}\0`);
    let received = 0;
    async function* watched(pieces: AsyncIterable<Uint8Array>) {
      for await (const piece of pieces) {
        digest.update(piece);
        received += piece.length;
        onProgress?.(entry.path, received, entry.size);
        yield piece;
      }
    }
    await pipeline(Readable.fromWeb(blob.stream()), watched, createWriteStream(temporary));
    if (received !== entry.size)
      throw new FormatError(
        `hub: ${entry.path} of ${repo} should have ${entry.size} bytes, ${received} arrived`,
      );
    if (digest.digest("hex") !== hash)
      throw new FormatError(`hub: ${entry.path} of ${repo} arrived with other bytes than its hash ${hash}`);
  });
}
