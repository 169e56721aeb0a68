import { statSync } from "node:fs";
import type TS from "typescript";
import { nodeTypes } from "./nodeTypes.ts";
import { standardLibrary } from "./standardLibrary.ts";
import { ts } from "./typescript.ts";

/**
 * Files as the compiler reads them. A package's files are taken to stay as they are; the notebook's own are read
 * again when they change.
 */
export class Disk {
  readonly #files = new Map<string, KnownFile>();

  /** Changes when the file does. */
  version(file: string): string {
    return this.#known(file)?.version ?? "";
  }

  snapshot(file: string): TS.IScriptSnapshot | undefined {
    return this.#known(file)?.snapshot;
  }

  /** Forgets the files that were changed or removed. True when there were any. */
  refresh(): boolean {
    const changed = [...this.#files].filter(
      ([file, { version }]) => !isPackaged(file) && version !== versionOnDisk(file),
    );
    for (const [file] of changed) this.#files.delete(file);
    return changed.length > 0;
  }

  #known(file: string): KnownFile | undefined {
    const known = this.#files.get(file) ?? readKnown(file);
    if (known !== undefined) this.#files.set(file, known);
    return known;
  }
}

interface KnownFile {
  readonly version: string;
  readonly snapshot: TS.IScriptSnapshot;
}

function readKnown(file: string): KnownFile | undefined {
  const version = isPackaged(file) ? "packaged" : versionOnDisk(file);
  const text =
    version === undefined ? undefined : (standardLibrary(file) ?? nodeTypes(file) ?? ts.sys.readFile(file));
  if (version === undefined || text === undefined) return undefined;
  return { version, snapshot: ts.ScriptSnapshot.fromString(text) };
}

export function isPackaged(file: string): boolean {
  return file.includes("/node_modules/");
}

function versionOnDisk(file: string): string | undefined {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? undefined : `${stat.mtimeMs}:${stat.size}`;
}
