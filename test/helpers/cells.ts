import { mkdtempSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { Diagnostic } from "../../kernel/language/language.ts";
import { Notebook } from "../../kernel/language/notebook.ts";

const installation = path.resolve(import.meta.dirname, "../..");

/** A notebook's cells as the compiler sees them, in a folder of their own. */
export class Cells {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), "deltalab-notebook-"));
  /** One for many tests, since TypeScript takes a second to read its libraries. */
  readonly notebook = new Notebook({ folder: this.folder, installation });
  #number = 0;

  /** Forgets all cells. */
  reset(): void {
    this.notebook.reset();
    this.#number = 0;
  }

  /** Prepares a cell and has it run; answers its errors as "TS2322 at 1:5". */
  run(source: string, number = this.#number + 1): string[] {
    this.#number = number;
    const { errors } = this.notebook.prepare(number, source);
    this.notebook.commit(number);
    return errors.map(({ code, line, column }) => `TS${code} at ${line}:${column}`);
  }

  /** Prepares a cell that is not run. */
  check(source: string): Diagnostic[] {
    return this.notebook.prepare(this.#number + 1, source).errors;
  }

  /** Writes files into the notebook's folder. */
  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(this.folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  }

  /** Writes a package beside the notebook. */
  async writePackage(name: string, files: Record<string, string>, manifest: object = {}): Promise<void> {
    const all = { ...files, "package.json": JSON.stringify({ name, ...manifest }) };
    const inside = Object.entries(all).map(([file, text]) => [`node_modules/${name}/${file}`, text]);
    await this.write(Object.fromEntries(inside));
  }

  /** Takes all packages away. */
  removePackages(): Promise<void> {
    return rm(path.join(this.folder, "node_modules"), { recursive: true });
  }

  close(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
