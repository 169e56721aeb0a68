import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import type typescript from "typescript";
import { CodeCache } from "./codeCache.ts";

/** Among the built files. */
const cache = new CodeCache(fileURLToPath(new URL("../../.cache/", import.meta.url)));

/**
 * The compiler. It is not imported, since Node would read through its nine megabytes to find the names that they
 * export, which takes longer than running them.
 */
export const ts = cache.require(createRequire(import.meta.url).resolve("typescript")) as typeof typescript;

/** Keeps what V8 has compiled of it by now, for the next start of a kernel. */
export const keepCompiled = (): void => cache.keep();
