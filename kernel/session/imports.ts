import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as jsxRuntime from "./jsx.ts";
import { isLocal, localFile, parseJson } from "./localFiles.ts";
import { LocalModules } from "./localModules.ts";
import { RequiredFiles } from "./required.ts";
import { connectTslab } from "./tslab.ts";

/** Cells import as if they were modules in the folder of the notebook. */
const notebook = path.resolve("notebook.ts");

/** The names under which this package is always found, whatever the notebook's folder holds. */
const ownPackage = /^deltalab(\/|$)/;

const required = new RequiredFiles(createRequire(notebook));

/** What `require` means in a file: Node's, but files that were edited are loaded again. */
function requireFor(file: string): NodeJS.Require {
  const require = createRequire(file);
  return Object.assign((specifier: string) => required.require(specifier, require), require);
}

function metaOf(file: string) {
  const resolveFrom = (specifier: string) => resolve(specifier, file);
  return { url: pathToFileURL(file).href, dirname: path.dirname(file), filename: file, resolve: resolveFrom };
}

const localModules = new LocalModules({
  importPackage,
  importCommonJs: (file) => namesOf(required.require(file)),
  hasCommonJs: (file) => required.has(file),
  metaOf,
  requireFor,
});

export const require = requireFor(notebook);

export const meta = metaOf(notebook);

/** What `import` means in a cell. JSON is read anew each time, so that a cell that runs again sees the file as it is. */
export async function importModule(specifier: string): Promise<object> {
  const file = localFile(String(specifier), notebook);
  if (file === undefined) return importPackage(String(specifier), notebook);
  if (file.endsWith(".json")) return importJson(file);
  required.forgetChanged();
  return localModules.import(file);
}

/** What `import x = require("m")` means in a cell. */
export async function requireModule(specifier: string): Promise<unknown> {
  const file = localFile(specifier, notebook);
  return file !== undefined && /\.[mc]?tsx?$/.test(file) ? importModule(specifier) : require(specifier);
}

async function importPackage(specifier: string, importer: string): Promise<object> {
  if (specifier === "deltalab/jsx-runtime") return jsxRuntime;
  const url = resolve(specifier, importer);
  if (url.startsWith("file:") && url.endsWith(".json")) return importJson(fileURLToPath(url));
  const namespace = (await import(url)) as object;
  const loaded = url.startsWith("file:") ? require.cache[fileURLToPath(url)] : undefined;
  if (specifier === "tslab") connectTslab(url);
  return loaded ? fromCommonJs(namespace, loaded.exports) : namespace;
}

async function importJson(file: string): Promise<object> {
  return namesOf(parseJson(file, await readFile(file, "utf8")));
}

/** A package is looked for from the importing file's folder, then from the kernel's installation. */
function resolve(specifier: string, importer: string): string {
  if (ownPackage.test(specifier)) return import.meta.resolve(specifier);
  try {
    return import.meta.resolve(specifier, pathToFileURL(importer).href);
  } catch (error) {
    if (isLocal(specifier) || !isMissing(error)) throw error;
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

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND";

/** The fields of a value as names, and the value as the default, unless it was compiled from a module that has one. */
function namesOf(value: unknown): object {
  const isCompiled =
    typeof value === "object" && value !== null && "__esModule" in value && "default" in value;
  return { ...(value as object), ...(isCompiled ? {} : { default: value }) };
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
