import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { isWeightFile } from "../io/layout.ts";
import type { Records } from "./records.ts";

const sha256OfFile = async (file: string): Promise<string> => {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
};

/**
 * The digest of a checkpoint: of its weights, configuration, tokenizer and chat template. A file that has the size and time
 * of change that it had before is not read again.
 */
export async function checkpointDigest(folder: string, records: Records): Promise<string> {
  const names = (await readdir(folder))
    .filter((name) => isWeightFile(name) || /\.(json|jinja|model|txt)$/.test(name))
    .sort();
  const hash = createHash("sha256");
  for (const name of names) hash.update(`${name} ${await fileDigest(path.resolve(folder, name), records)}\n`);
  return hash.digest("hex");
}

async function fileDigest(file: string, records: Records): Promise<string> {
  const { size, mtimeMs } = await stat(file);
  const about = { file, size, changed: mtimeMs };
  const known = await records.find<string>("sha256", about);
  if (known !== undefined) return known;
  const digest = await sha256OfFile(file);
  await records.keep("sha256", about, digest);
  return digest;
}

/** The rooms of the toolkit whose code decides what a compressed file holds, and what more decides what is measured. */
const ROOMS = {
  compressed: ["backend", "delta", "file", "io", "linalg", "methods", "model", "quant", "tensor"],
  measured: ["compare/measures", "evaluate"],
} as const;

/** The digest of the code that results come from: after a change of a method or a measure, none that is older is taken for its own. */
export async function codeDigest(what: keyof typeof ROOMS): Promise<string> {
  const toolkit = fileURLToPath(new URL("..", import.meta.url));
  const hash = createHash("sha256");
  for (const room of ROOMS[what]) {
    const files = await readdir(path.join(toolkit, room), { recursive: true });
    for (const name of files.filter(isCode).sort())
      hash.update(`${room}/${name}\n`).update(await readFile(path.join(toolkit, room, name)));
  }
  return hash.digest("hex");
}

/** Compiled, or as it was written where that is run. */
const isCode = (name: string): boolean => /\.[jt]s$/.test(name) && !name.endsWith(".d.ts");
