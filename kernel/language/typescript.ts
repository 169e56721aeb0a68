import { createRequire } from "node:module";
import type typescript from "typescript";
import { requireFast } from "./codeCache.ts";

/**
 * The compiler. As a CommonJS module of nine megabytes it is not imported: Node would read through all of it to find
 * the names that it exports, which takes longer than running it.
 */
export const ts = requireFast(createRequire(import.meta.url).resolve("typescript")) as typeof typescript;
