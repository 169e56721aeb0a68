import { readFileSync } from "node:fs";
import path from "node:path";
import type TS from "typescript";
import { ts } from "../typescript.ts";

/** Modules by their files, as the bodies of functions of `exports`, `require`, `module` and `__filename`. */
type Bodies = Map<string, string>;

/**
 * A module and all that it imports as one script, since nothing else can be put into a snapshot. What is built into
 * Node stays outside.
 *
 * @param entry  a compiled module
 * @param given  bodies of modules that are not to be read
 */
export function bundle(entry: string, given: ReadonlyMap<string, string>): string {
  const bodies: Bodies = new Map(given);
  gather(entry, bodies);
  const modules = [...bodies].map(
    ([file, body]) => `${JSON.stringify(file)}(exports, require, module, __filename) {\n${body}\n}`,
  );
  const script = `const modules = {\n${modules.join(",\n")}\n};\n${linker}\nload(${JSON.stringify(entry)});\n`;
  return inAscii(script);
}

/** V8 keeps a script with any other letter in two bytes a letter. Without comments they all stand in literals. */
function inAscii(script: string): string {
  const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return script.replace(/[\u0080-\uffff]/g, escaped);
}

function gather(file: string, bodies: Bodies): void {
  if (bodies.has(file)) return;
  const source = readFileSync(file, "utf8");
  bodies.set(file, ts.transpileModule(source, { compilerOptions }).outputText);
  for (const { fileName } of ts.preProcessFile(source).importedFiles)
    if (fileName.startsWith(".")) gather(path.join(path.dirname(file), fileName), bodies);
}

const compilerOptions: TS.CompilerOptions = {
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2023,
  esModuleInterop: true,
  removeComments: true,
};

/** As Node loads CommonJS: each module once, cycles included. */
const linker = `
const path = require("node:path");
const loaded = new Map();
function load(file) {
  if (!loaded.has(file)) {
    const module = { exports: {} };
    loaded.set(file, module);
    const near = (name) => (name.startsWith(".") ? path.join(path.dirname(file), name) : name);
    const find = (name) => (Object.hasOwn(modules, near(name)) ? load(near(name)) : require(name));
    modules[file](module.exports, find, module, file);
  }
  return loaded.get(file).exports;
}`;
