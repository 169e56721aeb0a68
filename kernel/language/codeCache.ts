import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

// V8 compiles a function when it is called first. What it has compiled can be kept, and is then there at the next
// start: of a large program, loading takes a quarter of the time.

/** Beside the built files, since a new build or another version of Node needs another one. */
const folder = fileURLToPath(new URL("../../.cache/", import.meta.url));

let written: { script: vm.Script; cache: string } | undefined;

/** Loads a CommonJS file that requires nothing but Node's own modules, from compiled code where there is some. */
export function requireFast(file: string): unknown {
  const cache = path.join(folder, `${nameOf(file)}.bin`);
  const cachedData = read(cache);
  const script = new vm.Script(Module.wrap(readFileSync(file, "utf8")), {
    filename: file,
    ...(cachedData ? { cachedData } : {}),
  });
  if (cachedData === undefined || script.cachedDataRejected) written = { script, cache };
  const module = { exports: {} };
  const run = script.runInThisContext() as (...args: unknown[]) => void;
  run.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
  return module.exports;
}

/** Keeps the code that was compiled so far, for the next start. Where nothing can be written, nothing is kept. */
export function keepCompiled(): void {
  if (written === undefined) return;
  const { script, cache } = written;
  written = undefined;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${cache}.${process.pid}`, script.createCachedData());
    renameSync(`${cache}.${process.pid}`, cache); // whole or not at all, also when two kernels start at once
  } catch {
    // A read-only installation starts more slowly, but it starts.
  }
}

/** Another file, another version of it or of Node: another name. */
function nameOf(file: string): string {
  const { mtimeMs, size } = statSync(file);
  return createHash("sha256")
    .update([file, mtimeMs, size, process.version, process.arch].join("\n"))
    .digest("hex")
    .slice(0, 16);
}

function read(cache: string): Buffer | undefined {
  try {
    return readFileSync(cache);
  } catch {
    return undefined; // the first start
  }
}
