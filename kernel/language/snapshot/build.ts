import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { keepCompiled } from "../typescript.ts";
import { bundle } from "./bundle.ts";
import { flags, folder, snapshotFile } from "./start.ts";

// Makes the snapshot that the language process is started from:
//
//     node dist/kernel/language/snapshot/build.js
//
// Also keeps what V8 has compiled of TypeScript meanwhile, for a session that loads it to translate local files.

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const snapshot = snapshotFile();
const [script, unfinished] = [`${snapshot}.${process.pid}.js`, `${snapshot}.${process.pid}`];

mkdirSync(folder, { recursive: true });
try {
  writeFileSync(script, languageScript());
  const options = [...flags, "--snapshot-blob", unfinished, "--build-snapshot", script];
  execFileSync(process.execPath, [...options, here("../../../../")], {
    stdio: ["ignore", "inherit", "pipe"],
  });
  for (const file of readdirSync(folder).filter(isOutdated)) rmSync(path.join(folder, file));
  renameSync(unfinished, snapshot);
} finally {
  rmSync(script, { force: true });
  rmSync(unfinished, { force: true });
}
keepCompiled();

/** All of the language process; TypeScript comes as it is. */
function languageScript(): string {
  const typescript = createRequire(import.meta.url).resolve("typescript");
  return bundle(
    here("./entry.js"),
    new Map([
      [here("../typescript.js"), `exports.ts = require(${JSON.stringify(typescript)});`],
      [typescript, readFileSync(typescript, "utf8")],
    ]),
  );
}

/** Of earlier sources, or of another Node: it is made again when that one sets up. */
function isOutdated(file: string): boolean {
  return file.startsWith("language-") && file.endsWith(".blob");
}
