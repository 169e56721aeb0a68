import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as jsxRuntime from "./jsx.ts";
import { connectTslab } from "./tslab.ts";

/** Cells import as if they were modules in the folder of the notebook. */
const notebook = pathToFileURL(path.resolve("notebook.ts")).href;

/** The names under which this package is always found, whatever the notebook's folder holds. */
const ownPackage = /^deltalab(\/|$)/;

export const require = createRequire(notebook);

export const meta = {
  url: notebook,
  dirname: path.dirname(fileURLToPath(notebook)),
  filename: fileURLToPath(notebook),
  resolve: (specifier: string) => resolve(specifier),
};

/** What `import` means in a cell. JSON is read anew each time, so that a cell that runs again sees the file as it is. */
export async function importModule(specifier: string): Promise<object> {
  if (specifier === "deltalab/jsx-runtime") return jsxRuntime;
  const url = resolve(String(specifier));
  if (url.startsWith("file:") && url.endsWith(".json")) return importJson(url);
  const namespace = (await import(url)) as object;
  const loaded = url.startsWith("file:") ? require.cache[fileURLToPath(url)] : undefined;
  if (specifier === "tslab") connectTslab(url);
  return loaded ? fromCommonJs(namespace, loaded.exports) : namespace;
}

/** A package is looked for from the notebook's folder, then from the kernel's installation. */
function resolve(specifier: string): string {
  if (ownPackage.test(specifier)) return import.meta.resolve(specifier);
  try {
    return import.meta.resolve(specifier, notebook);
  } catch (error) {
    if (isRelative(specifier) || !isMissing(error)) throw error;
    return resolveHere(specifier, error);
  }
}

function resolveHere(specifier: string, firstError: unknown): string {
  try {
    return import.meta.resolve(specifier);
  } catch {
    throw firstError; // the folder that it names is the one that the author knows
  }
}

const isRelative = (specifier: string) => /^\.{0,2}\//.test(specifier);
const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";

async function importJson(url: string): Promise<object> {
  const value: unknown = JSON.parse(await readFile(fileURLToPath(url), "utf8"));
  return { ...(typeof value === "object" ? value : {}), default: value };
}

/**
 * A CommonJS module as TypeScript's types describe it. Node finds only those of its names that stand literally in its
 * source; the others are looked up in its exports. Its default is `exports.default` where it was compiled from an ES module.
 */
function fromCommonJs(namespace: object, exported: unknown): object {
  if ((typeof exported !== "object" && typeof exported !== "function") || exported === null) return namespace;
  const isCompiled = "__esModule" in exported && "default" in exported;
  return new Proxy(exported, {
    get: (target, name) =>
      name === "default" && !isCompiled ? target : Reflect.get(name in target ? target : namespace, name),
  });
}
