import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import Module, { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";

/**
 * V8 compiles a function when it is first called. What it has compiled can be kept in a file, and is there at the next
 * start: a large program then loads in a quarter of the time.
 */
export class CodeCache {
  readonly #folder: string;
  /** What was compiled anew, and the files to keep it in. */
  readonly #compiled = new Map<string, vm.Script>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Loads a CommonJS file, from compiled code where there is some. */
  require(file: string): unknown {
    const module = { exports: {} };
    const run = this.#script(file).runInThisContext() as (...args: unknown[]) => void;
    run.call(module.exports, module.exports, createRequire(file), module, file, path.dirname(file));
    return module.exports;
  }

  /** Keeps what is compiled by now, for the next start. A read-only installation starts more slowly, but it starts. */
  keep(): void {
    for (const [cache, script] of this.#compiled) {
      try {
        mkdirSync(this.#folder, { recursive: true });
        writeFileSync(`${cache}.${process.pid}`, script.createCachedData());
        renameSync(`${cache}.${process.pid}`, cache); // whole or not at all, also when two kernels start at once
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === undefined) throw error; // else the disk refused
      }
    }
    this.#compiled.clear();
  }

  #script(file: string): vm.Script {
    const cache = path.join(this.#folder, `${nameOf(file)}.bin`);
    const cachedData = read(cache);
    const source = Module.wrap(readFileSync(file, "utf8"));
    const script = new vm.Script(source, { filename: file, ...(cachedData ? { cachedData } : {}) });
    if (script.cachedDataRejected !== false) this.#compiled.set(cache, script); // undefined where there was none
    return script;
  }
}

/** Another file, another version of it or of Node: another name. */
function nameOf(file: string): string {
  const { mtimeMs, size } = statSync(file);
  const identity = [file, mtimeMs, size, process.version, process.arch].join("\n");
  return createHash("sha256").update(identity).digest("hex").slice(0, 16);
}

function read(cache: string): Buffer | undefined {
  try {
    return readFileSync(cache);
  } catch {
    return undefined; // the first start
  }
}
