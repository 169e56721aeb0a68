import { readFileSync } from "node:fs";
import { isPackaged } from "./localFiles.ts";

/** The CommonJS and JSON files of the user's that Node has loaded. Node would keep their first versions for ever. */
export class RequiredFiles {
  readonly #require: NodeJS.Require;
  readonly #texts = new Map<string, string>();

  constructor(require: NodeJS.Require) {
    this.#require = require;
  }

  has(file: string): boolean {
    return this.#require.cache[file] !== undefined;
  }

  /** Loads a file or package; what was edited is loaded again, and with it what requires it. */
  require(specifier: string, require: NodeJS.Require = this.#require): unknown {
    this.forgetChanged();
    try {
      return require(specifier);
    } finally {
      this.#note();
    }
  }

  forgetChanged(): void {
    for (const [file, text] of this.#texts) if (textOf(file) !== text) this.#forget(file);
  }

  #note(): void {
    const files = Object.keys(this.#require.cache).filter((file) => !isPackaged(file));
    for (const file of files) if (!this.#texts.has(file)) this.#texts.set(file, textOf(file) ?? "");
  }

  #forget(file: string): void {
    const { cache } = this.#require;
    const module = cache[file];
    delete cache[file];
    this.#texts.delete(file);
    if (module === undefined) return;
    for (const other of Object.values(cache))
      if (other?.children.includes(module)) this.#forget(other.filename);
  }
}

export function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined; // it was removed, which is a change like any other
  }
}
