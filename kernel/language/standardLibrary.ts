import { basename, dirname } from "node:path";
import { ts } from "./typescript.ts";

/** The one file that TypeScript is told to take the standard library from. */
export const STANDARD_LIBRARY = "lib.es2023.d.ts";

/** What the standard library consists of: the years up to 2023, and `using`. */
const parts = [STANDARD_LIBRARY, "lib.esnext.disposable.d.ts"];

const folder = dirname(ts.sys.getExecutingFilePath());

/** Text by name of all its files, some sixty. */
let texts: ReadonlyMap<string, string> | undefined;

/**
 * The text of one of its files: all of it in one, nothing in the others; undefined for other files, as those for
 * browsers. After every change of a cell TypeScript goes through all files and merges what each of them says about
 * `Array`. For a single file that is done once.
 */
export function standardLibrary(file: string): string | undefined {
  if (dirname(file) !== folder) return undefined;
  texts ??= readAll();
  if (!texts.has(basename(file))) return undefined;
  return basename(file) === STANDARD_LIBRARY ? [...texts.values()].join("\n") : "";
}

function readAll(): Map<string, string> {
  const found = new Map<string, string>();
  for (const part of parts) gather(part, found);
  return found;
}

function gather(name: string, found: Map<string, string>): void {
  if (found.has(name)) return;
  const text = ts.sys.readFile(`${folder}/${name}`) ?? "";
  found.set(name, text.replace(reference, ""));
  for (const [, lib] of text.matchAll(reference)) gather(`lib.${lib}.d.ts`, found);
}

const reference = /^\/\/\/\s*<reference\s+lib="([^"]+)"\s*\/>/gm;
