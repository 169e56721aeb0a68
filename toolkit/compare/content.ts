import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
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

/** The toolkit, compiled, or as it was written where that is run. */
const TOOLKIT = fileURLToPath(new URL("..", import.meta.url));
const SUFFIX = path.extname(fileURLToPath(import.meta.url));

/** Lists every method: whoever imports it would depend on all of them. */
const EVERY_METHOD = path.join(TOOLKIT, "methods", `index${SUFFIX}`);

/**
 * The digest of the code that results come from: of files of the toolkit and all that they import. After a change of a method
 * or a measure, nothing that is older is taken for its own; other methods are not touched by it.
 *
 * @param entries  files without their suffix, such as `methods/dare`; what is not there is left out
 */
export function codeDigest(entries: readonly string[]): string {
  const files = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file) || file === EVERY_METHOD || !existsSync(file)) return;
    files.add(file);
    for (const [, imported] of codeOf(file).matchAll(IMPORTED))
      visit(path.resolve(path.dirname(file), imported!));
  };
  for (const entry of entries) visit(path.join(TOOLKIT, `${entry}${SUFFIX}`));
  const hash = createHash("sha256");
  for (const file of [...files].sort()) hash.update(`${path.relative(TOOLKIT, file)}\n`).update(codeOf(file));
  return hash.digest("hex");
}

/** Every method has a file of its name. */
export const methodFiles = (method: string): string[] => [`methods/${method}`, `methods/${method}/${method}`];

const IMPORTED = /(?:from|import)\s*\(?"(\.[^"]+)"/g;

/** Code is read once: what a process runs does not change after it was loaded. */
const code = new Map<string, string>();

function codeOf(file: string): string {
  const known = code.get(file) ?? readFileSync(file, "utf8");
  code.set(file, known);
  return known;
}
