import { dirname, join, relative } from "node:path";
import { ts } from "./typescript.ts";

/** Text by path of every `index.d.ts` that was asked for: there is one, or one more beside a notebook. */
const joined = new Map<string, string>();

/**
 * The text of `@types/node/index.d.ts` with the files in it that it refers to, some sixty; undefined for other files.
 * As with the standard library, after every change of a cell TypeScript then goes through one file instead of all.
 */
export function nodeTypes(file: string): string | undefined {
  if (!file.endsWith("/@types/node/index.d.ts")) return undefined;
  const text = joined.get(file) ?? joinAll(file);
  joined.set(file, text);
  return text;
}

/** Files that are modules cannot be joined with others: they stay outside, and are referred to. */
function joinAll(index: string): string {
  const scripts = new Map<string, string>();
  const modules: string[] = [];
  const gather = (file: string): void => {
    if (scripts.has(file) || modules.includes(file)) return;
    const text = ts.sys.readFile(file) ?? "";
    if (isModule.test(text)) return void modules.push(file);
    scripts.set(file, text.replace(reference, ""));
    for (const [, name] of text.matchAll(reference)) if (name) gather(join(dirname(file), name));
  };
  gather(index);
  const outside = modules.map((file) => `/// <reference path="${relative(dirname(index), file)}" />`);
  return [...outside, ...scripts.values()].join("\n");
}

const isModule = /^(?:export|import) /m;
const reference = /^\/\/\/\s*<reference\s+(?:path="([^"]+)"|lib="[^"]+")\s*\/>/gm;
