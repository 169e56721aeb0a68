import type { Dialect } from "./dialect.ts";

export const typescript: Dialect = {
  sum: (a, b) => `${a} + ${b}`,
  stackClass: (version) => `
interface Sized { readonly size: number }

class Stack<Item> implements Sized {
  readonly version: number = ${version};
  private items: Item[] = [];

  get size(): number {
    return this.items.length;
  }

  /** Puts an item on top. */
  push(item: Item): void {
    this.items.push(item);
  }

  pop(): Item | undefined {
    return this.items.pop();
  }
}`,
  stackVersion: "new Stack<number>().version",
  stack: "const stack = new Stack<number>();",
  member: (version) => `const answer${version} = stack.`,
  method: (version) => `const answer${version} = stack.push`,
  printed: (count) => `for (let i = 0; i < ${count}; i++) console.log(i)`,
  display: (length) =>
    `display({ [Symbol.for("Jupyter.display")]: () => ({ "text/html": "x".repeat(${length}) }) })`,
  blocking: (file, seconds) => `
import { writeFileSync } from "node:fs";
writeFileSync(${JSON.stringify(file)}, "");
for (const end = Date.now() + ${seconds * 1000}; Date.now() < end; );`,
  heavyImports: 'import * as math from "mathjs";\nimport * as tf from "@tensorflow/tfjs-node-gpu";',
  unfinished: "for (const row of [1, 2]) {",
};

/** tslab has no `Jupyter.display`, but a package of its own. */
export const tslab: Dialect = {
  ...typescript,
  display: (length) => `import { display } from "tslab"; display.html("x".repeat(${length}))`,
};

/** Deno shows what has a media type, and checks no types. */
export const deno: Dialect = {
  ...typescript,
  display: (length) => `await Deno.jupyter.display({ "text/html": "x".repeat(${length}) }, { raw: true })`,
  heavyImports: undefined,
};
