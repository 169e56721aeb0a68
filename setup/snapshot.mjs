// The snapshot that the kernel starts TypeScript from: without it a kernel takes two seconds longer to start.
import fs from "node:fs";
import { pathToFileURL } from "node:url";
import { inRoot } from "./paths.mjs";
import { run } from "./shell.mjs";

/** The compiled sources know where it lies, and what it depends on. */
const compiled = (/** @type {string} */ name) => inRoot("dist", "kernel", "language", "snapshot", name);

/** @returns {Promise<boolean>} whether there is one of these sources, made by this Node */
export async function isSnapshotMade() {
  const { snapshotFile } = await import(pathToFileURL(compiled("start.js")).href);
  return fs.existsSync(snapshotFile());
}

export async function makeSnapshot() {
  await run(process.execPath, [compiled("build.js")]);
}
