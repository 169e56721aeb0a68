import { statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Endings that a specifier may leave out, in the compiler's order. */
const endings = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs", ".jsx", ".json"];

/** What `./a.js` was written as, when it is not there itself. */
const sources: Record<string, readonly string[]> = {
  ".js": [".ts", ".tsx"],
  ".jsx": [".tsx"],
  ".mjs": [".mts"],
  ".cjs": [".cts"],
};

/**
 * The user's own file that a specifier means, or undefined when it means something else: a package, or a kind of file
 * that is Node's to load. Found as the compiler finds it: `./a` is `a.ts` or `a/index.ts`, `./a.js` may be `a.ts`.
 *
 * @param importer  path of the file that says it
 */
export function localFile(specifier: string, importer: string): string | undefined {
  if (!isLocal(specifier)) return undefined;
  const meant = specifier.startsWith("file:")
    ? fileURLToPath(specifier)
    : path.resolve(path.dirname(importer), specifier);
  const found = candidates(meant).find(isFile);
  return found !== undefined && endings.includes(path.extname(found)) && !isPackaged(found)
    ? found
    : undefined;
}

export const isLocal = (specifier: string) => /^(\.{0,2}\/|\.{1,2}$|file:)/.test(specifier);

/** Packages stay as they are while a session lives. */
export const isPackaged = (file: string) => file.split(path.sep).includes("node_modules");

function candidates(meant: string): string[] {
  const { ext } = path.parse(meant);
  const written = (sources[ext] ?? []).map((source) => meant.slice(0, -ext.length) + source);
  const ended = endings.map((ending) => meant + ending);
  const indices = endings.map((ending) => path.join(meant, `index${ending}`));
  return [...written, meant, ...ended, ...indices];
}

/** @throws {SyntaxError} that names the file */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`${file}: ${(error as Error).message}`);
  }
}

const isFile = (file: string) => statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
