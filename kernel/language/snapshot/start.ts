import { createHash } from "node:crypto";
import { existsSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Start } from "../process.ts";

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const { resolve } = createRequire(import.meta.url);

/**
 * V8's flags must be the same when a snapshot is made and when it is used. Every cell leaves some megabytes of types
 * behind: a young generation that holds them, and an old one that may not double before it is cleared.
 */
export const flags = [
  "--no-rehash-snapshot", // strings keep their hashes: nobody from outside chooses them
  "--no-verify-snapshot-checksum", // it was written whole or not at all
  "--min-semi-space-size=8", // MB
  "--max-semi-space-size=8",
  "--heap-growing-percent=20",
  "--expose-gc", // serve.ts
  "--no-flush-bytecode", // else the same would throw away compiled functions that were not called for a while
];

/** Among the built files. */
export const folder = here("../../../.cache/");

/** How the language process can be started, the quickest way first. */
export function starts(): [Start, ...Start[]] {
  const plain: Start = [...flags, here("../main.js")];
  const snapshot = snapshotFile();
  return existsSync(snapshot) ? [[...flags, "--snapshot-blob", snapshot], plain] : [plain];
}

/** Where the snapshot lies that holds these sources and was made by this Node. */
export function snapshotFile(): string {
  const modules = readdirSync(here("../"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js"))
    .map((file) => here(`../${file}`));
  const others = [here("../../frames.js"), resolve("typescript"), resolve("@types/node/package.json")];
  return path.join(folder, `language-${fingerprint([...modules.sort(), ...others])}.blob`);
}

/** This Node, and the names, sizes and times of files: cheap to read, and another one after any change. */
export function fingerprint(files: readonly string[]): string {
  const described = files.map((file) => {
    const { size, mtimeMs } = statSync(file);
    return `${file} ${size} ${mtimeMs}`;
  });
  const node = [process.version, process.platform, process.arch];
  return createHash("sha256")
    .update([...node, ...described].join("\n"))
    .digest("hex")
    .slice(0, 16);
}
