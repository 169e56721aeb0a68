import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Completions } from "./language.ts";

/** The packages that every cell can import, wherever the notebook lies: the kernel's own and what it depends on. */
export function installedPackages(installation: string): string[] {
  const text = readFileSync(join(installation, "package.json"), "utf8");
  const { name, dependencies = {} } = JSON.parse(text) as PackageJson;
  return [name, ...Object.keys(dependencies)];
}

interface PackageJson {
  readonly name: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Adds packages to completions inside `import … from "…`. The compiler looks for packages only above the
 * notebook's folder.
 *
 * @param before  the source up to the cursor
 */
export function withPackages(found: Completions, before: string, packages: readonly string[]): Completions {
  const specifier = /\b(?:from|import)\s*\(?\s*["']([^"'\n]*)$/.exec(before)?.[1];
  if (specifier === undefined) return found;
  const start = before.length - specifier.length;
  const scope = before.slice(start, found.start); // "@huggingface/": the compiler replaces only what follows it
  const items = found.items.map((item) => ({ ...item, text: scope + item.text }));
  const known = new Set(items.map(({ text }) => text));
  const added = packages.filter((name) => name.startsWith(specifier) && !known.has(name));
  return added.length === 0 ? found : { start, end: found.end, items: [...items, ...added.map(moduleItem)] };
}

const moduleItem = (text: string) => ({ text, type: "module" });
