import { mkdtempSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Notebook } from "../../../kernel/language/notebook.ts";

// One notebook for all tests, since TypeScript takes a second to read its libraries; each test begins with a reset.

const folder = mkdtempSync(path.join(os.tmpdir(), "deltalab-notebook-"));
const installation = path.resolve(import.meta.dirname, "../../..");
let notebook: Notebook;
let number = 0;

beforeAll(() => {
  notebook = new Notebook({ folder, installation });
});
beforeEach(() => {
  notebook.reset();
  number = 0;
});
afterAll(() => rm(folder, { recursive: true }));

/** Prepares a cell and has it run; answers its errors as "TS2322 at 1:5". */
function run(source: string): string[] {
  const { errors } = notebook.prepare(++number, source);
  notebook.commit(number);
  return errors.map(({ code, line, column }) => `TS${code} at ${line}:${column}`);
}

/** Prepares a cell that is not run. */
const check = (source: string) => notebook.prepare(number + 1, source).errors;

describe("later cells see", () => {
  test.each([
    ["const a = 1", "a.toFixed()"],
    ["let a = 1", "a.toFixed()"],
    ["var a = 1", "a.toFixed()"],
    ["function f() { return 1 }", "f().toFixed()"],
    ["class C<T> { constructor(readonly value: T) {} }", "new C(1).value.toFixed(); let c: C<string>"],
    ["interface P { x: number }", "const p: P = { x: 1 }"],
    ["type T = { x: number }", "const t: T = { x: 1 }"],
    ["enum E { A, B }", "const e: E = E.A"],
    ["const enum E { A, B }", "const e: E = E.B"],
    ["namespace N { export const x = 1; export type T = string }", "const t: N.T = N.x.toFixed()"],
    ["const { a, b: [c] } = { a: 1, b: ['x'] }", "a.toFixed(); c.length"],
    ["export const a = 1", "a.toFixed()"],
    ["export default function f() { return 1 }", "f().toFixed()"],
    ["import { readFileSync as read } from 'node:fs'", "read('x', 'utf8').length"],
    ["import * as fs from 'node:fs'", "fs.readFileSync('x', 'utf8').length; let stats: fs.Stats"],
    ["import path from 'node:path'", "path.join('a', 'b').length"],
    ["import type { Stats } from 'node:fs'", "let stats: Stats"],
    ["for (var i = 0; i < 3; i++);", "i.toFixed()"],
    ["declare global { interface Array<T> { second(): T } }", "[1, 2].second().toFixed()"],
    ["using file = { [Symbol.dispose]() {}, size: 1 }", "file.size.toFixed()"],
  ])("%s", (first, second) => {
    expect(run(first)).toEqual([]);
    expect(run(second)).toEqual([]);
  });

  test("the names of a cell three cells ago, through cells that do not mention them", () => {
    run("import * as fs from 'node:fs'");
    run("1 + 1");
    run("const text: string = fs.readFileSync('x', 'utf8')");
    expect(run("fs.existsSync(text)")).toEqual([]);
  });

  test("what the last cell declared under a name, whatever it was before", () => {
    run("const a = 1; interface P { x: number }");
    run("function a() { return 'text' } class P { y = 1 }");
    expect(run("a().length; new P().y")).toEqual([]);
    run("enum a { X } type P = string");
    expect(run("a.X; const p: P = 'text'")).toEqual([]);
  });

  test("the old type in what was built from it", () => {
    run("interface P { x: number }\nconst p: P = { x: 1 }");
    run("interface P { y: number }");
    expect(run("p.x")).toEqual([]);
    expect(run("p.y")).toEqual(["TS2339 at 1:3"]);
  });

  test("a var on globalThis, with the type that it was given last", () => {
    run("var rank = 1; let own = 1");
    expect(run("globalThis.rank.toFixed()")).toEqual([]);
    expect(run("globalThis.own")).toEqual(["TS7017 at 1:12"]);
    run("var rank = 'text'; var fetch = 1");
    expect(run("globalThis.rank.toFixed()")).toEqual(["TS2551 at 1:17"]);
    expect(run("fetch.toFixed()")).toEqual([]);
  });

  test("nothing of a cell that was not run", () => {
    check("const a = 1");
    expect(run("a")).toEqual(["TS2304 at 1:1"]);
  });

  test("nothing after a reset", () => {
    run("const a = 1");
    notebook.reset();
    expect(run("a")).toEqual(["TS2304 at 1:1"]);
  });

  test("the names of a cell whose number was used before", () => {
    notebook.prepare(1, "const a = 1");
    notebook.commit(1);
    notebook.prepare(1, "const b = a");
    notebook.commit(1);
    number = 1;
    expect(run("b.toFixed()")).toEqual([]);
  });

  test("more cells than were made ahead", () => {
    for (let i = 0; i < 70; i++) run(`const v${i} = ${i}`);
    expect(run("v0 + v31 + v32 + v69")).toEqual([]);
  });
});

describe("assignment to earlier names", () => {
  test.each(["let n = 1", "var n = 1"])("%s takes a value of its type", (declaration) => {
    run(declaration);
    expect(run("n = 2; n += 1; n++")).toEqual([]);
    expect(run("n = 'text'")).toEqual(["TS2322 at 1:1"]);
  });

  test("narrows as in one cell", () => {
    run("let text: string | undefined");
    expect(run("text.length")).toEqual(["TS18048 at 1:1"]);
    expect(run("text = 'a'; text.length")).toEqual([]);
  });

  test("a variable without a type takes anything", () => {
    run("let model");
    expect(run("model = 1")).toEqual([]);
    expect(run("model.anything")).toEqual([]);
  });

  test.each([
    ["const n = 1", 2588, "Cannot assign to 'n' because it is a constant."],
    ["function n() {}", 2630, "Cannot assign to 'n' because it is a function."],
    ["class n {}", 2629, "Cannot assign to 'n' because it is a class."],
    ["import { readFile as n } from 'node:fs'", 2632, "Cannot assign to 'n' because it is an import."],
  ])("%s cannot be assigned to", (declaration, code, message) => {
    run(declaration);
    expect(check("n = 2")).toMatchObject([{ code, message, line: 1, column: 1, length: 1 }]);
  });
});

describe("errors", () => {
  test("of types have the cell's lines and columns", () => {
    run("let n = 1");
    expect(check("// note\n\nconst s: string = n")).toEqual([
      {
        message: "Type 'number' is not assignable to type 'string'.",
        code: 2322,
        line: 3,
        column: 7,
        length: 1,
      },
    ]);
  });

  test("in an object literal are where they are", () => {
    expect(check("{ a: 1, b: missing }")).toMatchObject([{ code: 2304, line: 1, column: 12, length: 7 }]);
  });

  test("of syntax leave nothing to run", () => {
    const prepared = notebook.prepare(1, "const x = [1,\n  2");
    expect(prepared).toMatchObject({ code: "", map: "", syntax: true });
    expect(prepared.errors).toMatchObject([{ code: 1005, line: 2, column: 4, length: 0 }]);
  });

  test("of types do not keep the cell from being translated", () => {
    expect(notebook.prepare(1, "const s: string = 5")).toMatchObject({ code: "let s = 5;\n", syntax: false });
  });

  test("name cells by their numbers", () => {
    run("class A { private x = 1 }\nfunction use(a: A) {}");
    run("class A { private x = 1 }");
    const [error] = check("use(new A())");
    expect(error!.message).toMatch(/'import\("cell 2"\)\.A' is not assignable to .* 'import\("cell 1"\)\.A'/);
  });

  test("are strict", () => {
    expect(run("const f = (a) => a")).toEqual(["TS7006 at 1:12"]);
    expect(run("const x: string = [''].at(0)")).toEqual(["TS2322 at 1:7"]);
  });

  test("are not looked for behind @ts-nocheck", () => {
    expect(run("// @ts-nocheck\nconst s: string = 5")).toEqual([]);
  });

  test("are relaxed to warnings behind %types warn, in later cells too, until they are errors again", () => {
    const relaxed = notebook.prepare(1, "%types warn\nconst s: string = 5; s");
    expect(relaxed).toMatchObject({ errors: [], warnings: [{ code: 2322, line: 2, column: 7 }] });
    expect(relaxed.code).toContain("let s = 5;");
    expect(notebook.prepare(2, "missing").warnings).toMatchObject([{ code: 2304 }]);
    expect(notebook.prepare(3, "%types off\nmissing")).toMatchObject({ errors: [], warnings: [] });
    expect(notebook.prepare(4, "%types on\nmissing").errors).toMatchObject([{ code: 2304, line: 2 }]);
  });

  test.each([
    "// @ts-nocheck\n",
    "// @ts-ignore\n",
    "// @ts-expect-error\n",
    "%types warn\n",
    "%types off\n",
  ])("of assignments to constants stay errors behind %j", (relaxed) => {
    run("const earlier = 1; let free = 1");
    const assigned = `${relaxed}free = 'text'; earlier = 2; const own = 1; own++; { let own = 1; own++ }`;
    const { errors } = notebook.prepare(2, assigned);
    notebook.prepare(3, "%types on");
    expect(errors).toMatchObject([
      { code: 2588, column: 16, message: "Cannot assign to 'earlier' because it is a constant." },
      { code: 2588, column: 44 },
    ]);
  });

  test.each([
    ["%type off", "%type: no such line magic; there are %types on|warn|off, %decorators standard|legacy"],
    ["%types maybe", '%types: expected on or warn or off, got "maybe"'],
    ["%types", "%types: expected on or warn or off, got nothing"],
    ["%toString", "%toString: no such line magic; there are %types on|warn|off, %decorators standard|legacy"],
  ])("of magics: %s", (source, message) => {
    const { errors, syntax } = notebook.prepare(1, `\n${source}\n1`);
    expect(errors).toEqual([{ message, code: 0, line: 2, column: 1, length: source.length }]);
    expect(syntax).toBe(true);
  });

  test("are those of legacy decorators behind %decorators legacy", () => {
    const source = "function field(target: object, name: string) {}\nclass A { @field x = 1 }";
    expect(check(source)).not.toEqual([]);
    expect(check(`%decorators legacy\n${source}`)).toEqual([]);
    expect(check("%decorators standard")).toEqual([]);
  });

  test("in elements of JSX are found, and elements have a type", () => {
    expect(run("const Bold = ({ text }: { text: string }) => <b>{text}</b>")).toEqual([]);
    expect(
      run("const note = <p class='note'>{[1, 2].map((n) => <Bold text={String(n)} />)}<br/></p>"),
    ).toEqual([]);
    expect(run("note.html.length")).toEqual([]);
    expect(notebook.prepare(9, "<p>\n  <b>x\n</p>").errors).toMatchObject([
      { code: 17008, line: 2, column: 4 },
    ]);
    expect(run("<Bold text={1} />")).toEqual(["TS2322 at 1:7"]);
    expect(run("const one = <number>(1 as unknown); one.toFixed()")).toEqual([]);
  });

  test.each([
    "await Promise.resolve(1)",
    "for await (const x of [1]) x.toFixed()",
    "import.meta.dirname",
    "const unused = 1; function alsoUnused(x: number) {}",
    "[3, 1].toSorted().findLast((x) => x > 1)",
    "fetch('x'); new URL('x'); process.argv; Buffer.from('x'); structuredClone({}); require('x'); __dirname",
    "function dec(v: unknown, c: ClassDecoratorContext) {}\n@dec class D {}",
    "display([1]); updateDisplay('a', 1); clearOutput(true)",
    "const x = { a: 1 } satisfies Record<string, number>; const f = <const T,>(t: T) => t; let n: NoInfer<string>",
  ])("are not reported for %s", (source) => {
    expect(run(source)).toEqual([]);
  });

  test("of two declarations in one cell are both reported", () => {
    expect(run("const z = 1; const z = 2")).toEqual(["TS2451 at 1:7", "TS2451 at 1:20"]);
  });
});

describe("modules", () => {
  test("packages of the kernel's installation are found from any folder", () => {
    expect(
      run("import { DataFrame } from 'danfojs-node'\nnew DataFrame([[1, 2]]).shape[0].toFixed()"),
    ).toEqual([]);
    expect(run("import { display as show } from 'tslab'\nshow.html('<b>')")).toEqual([]);
  });

  test("deltalab is this package, whatever the notebook's folder holds", async () => {
    await writePackage("deltalab", { "index.d.ts": "export declare const other: 1" });
    expect(run("import { svd } from 'deltalab'; svd(1)")).toEqual(["TS2345 at 1:37"]);
    await rm(path.join(folder, "node_modules"), { recursive: true });
  });

  test("a package in the notebook's folder goes before the kernel's", async () => {
    await writePackage("mathjs", { "index.d.ts": "export declare const own: 'mine'" });
    expect(run("import { own } from 'mathjs'; const x: 'mine' = own")).toEqual([]);
    await rm(path.join(folder, "node_modules"), { recursive: true });
  });

  test("types behind an exports map are found", async () => {
    await writePackage(
      "mapped",
      { "lib/types.d.mts": "export declare const x: number" },
      { exports: { ".": { import: { types: "./lib/types.d.mts" } } } },
    );
    expect(run("import { x } from 'mapped'; x.toFixed()")).toEqual([]);
  });

  test("a package without types is any", async () => {
    await writePackage("untyped", { "index.js": "exports.x = 1" });
    expect(run("import untyped, { x } from 'untyped'; x.anything(untyped)")).toEqual([]);
  });

  test("a module that is not there can be described, and described again", () => {
    run(
      'declare module "nowhere" { export function f(): number }\nimport { f } from "nowhere"; f().toFixed()',
    );
    expect(run("import { f as g } from 'nowhere'; const n: string = g()")).toEqual(["TS2322 at 1:41"]);
    run('declare module "nowhere" { export function f(): string }');
    expect(run("import { f as h } from 'nowhere'; const s: string = h()")).toEqual([]);
    expect(
      run(
        'declare module "*.txt" { const text: string; export default text }\nimport text from "./a.txt"; text.length; missing',
      ),
    ).toEqual(["TS2304 at 2:42"]);
  });

  test("what describes a module is gone with a cell that was not run, and after a reset", () => {
    check('declare module "nowhere" { export const x: 1 }');
    expect(run("import { x } from 'nowhere'")).toEqual(["TS2307 at 1:19"]);
    run('declare module "nowhere" { export const x: 1 }');
    notebook.reset();
    expect(run("import { x } from 'nowhere'")).toEqual(["TS2307 at 1:19"]);
  });

  test("import x = require(…) brings a module's types", () => {
    expect(run("import fs = require('node:fs'); let stats: fs.Stats; fs.existsSync('x')")).toEqual([]);
    expect(run("fs.existsSync(1)")).toEqual(["TS2345 at 1:15"]);
  });

  test("a package that is not there is an error, until it is", async () => {
    expect(run("import { x } from 'late'")).toEqual(["TS2307 at 1:19"]);
    await writePackage("late", { "index.d.ts": "export declare const x: number" });
    expect(run("import { x } from 'late'; x.toFixed()")).toEqual([]);
  });

  test("local files are read again when they change", async () => {
    await writeFile(path.join(folder, "local.ts"), "export const x = 1");
    expect(run("import { x } from './local.ts'; x.toFixed()")).toEqual([]);
    await writeFile(path.join(folder, "local.ts"), "export const x = 'text'");
    expect(run("x.toFixed()")).toEqual(["TS2551 at 1:3"]);
  });

  test("JSON files have the types of their values", async () => {
    await writeFile(path.join(folder, "data.json"), '{ "rank": 3 }');
    expect(run("import data from './data.json'; data.rank.toFixed()")).toEqual([]);
    expect(run("import again from './data.json' with { type: 'json' }; again.bits")).toEqual([
      "TS2339 at 1:62",
    ]);
  });

  async function writePackage(name: string, files: Record<string, string>, manifest: object = {}) {
    const root = path.join(folder, "node_modules", name);
    for (const [file, text] of Object.entries({
      ...files,
      "package.json": JSON.stringify({ name, ...manifest }),
    })) {
      await mkdir(path.dirname(path.join(root, file)), { recursive: true });
      await writeFile(path.join(root, file), text);
    }
  }
});

describe("complete", () => {
  const texts = (source: string, cursor = source.length) =>
    notebook.complete(source, cursor).items.map(({ text }) => text);

  test("members of values from earlier cells, typed so far", () => {
    run("const pair = { base: 1, delta: 2, deltaNorm: 3 }");
    expect(notebook.complete("pair.del", 8)).toEqual({
      start: 5,
      end: 8,
      items: [
        { text: "delta", type: "property" },
        { text: "deltaNorm", type: "property" },
      ],
    });
  });

  test("inside what is not finished yet", () => {
    run("const pair = { base: 1 }");
    expect(texts("function f() {\n  if (pair.")).toEqual(["base"]);
    expect(texts("`${pair.")).toEqual(["base"]);
    expect(texts("const x = { a: [pair.")).toEqual(["base"]);
  });

  test("in the middle of a source, up to the cursor", () => {
    run("const pair = { base: 1 }");
    expect(notebook.complete("pair.ba + 1", 7)).toMatchObject({
      start: 5,
      end: 7,
      items: [{ text: "base" }],
    });
  });

  test("names of earlier cells with their kinds, and functions with their signatures", () => {
    run(
      "const xA = 1; function xB(a: number) { return a } class xC {} enum xD {} interface xE {} type xF = 1",
    );
    run("import * as xG from 'node:fs'; namespace xH { export const a = 1 }");
    expect(notebook.complete("x", 1).items).toEqual([
      { text: "xA", type: "instance" },
      { text: "xB", type: "function", signature: "(a: number): number" },
      { text: "xC", type: "class" },
      { text: "xD", type: "enum" },
      { text: "xG", type: "module" },
      { text: "xH", type: "module" },
    ]);
    expect(texts("let a: x")).toEqual(["xC", "xD", "xE", "xF", "xG"]);
  });

  test("keywords and globals, but nothing of the kernel's", () => {
    expect(texts("const")).toEqual(["const"]);
    expect(texts("displ")).toEqual(["display"]);
    run("let n = 1");
    expect(texts("__delta")).toEqual([]);
  });

  test("with upper and lower case as typed, where that exists", () => {
    expect(texts("Math.sqr")).toEqual(["sqrt"]);
    expect(texts("Math.SQR")).toEqual(["SQRT1_2", "SQRT2"]);
    expect(texts("Math.Sqr")).toEqual(["SQRT1_2", "SQRT2", "sqrt"]);
  });

  test("packages and files in imports", async () => {
    await writeFile(path.join(folder, "helpers.ts"), "export const help = 1");
    expect(texts("import { x } from 'danf")).toEqual(["danfojs-node"]);
    expect(texts("await import('delta")).toEqual(["deltalab"]);
    expect(notebook.complete("import x from '@tensorflow/tfjs-node-", 37)).toMatchObject({
      start: 15,
      items: [{ text: "@tensorflow/tfjs-node-gpu", type: "module" }],
    });
    expect(texts("import { help } from './hel")).toEqual(["helpers.ts"]);
    expect(texts("import { read } from 'node:fs'", 12)).toContain("readFileSync");
  });

  test("nothing in a comment", () => {
    expect(texts("// Math.")).toEqual([]);
  });
});

describe("inspect", () => {
  test("signature and documentation of a name from an earlier cell", () => {
    run(
      "/**\n * The largest singular value.\n *\n * @param rank  how many\n */\nfunction top(rank: number): number { return rank }",
    );
    expect(notebook.inspect("top(1)", 2)).toEqual({
      start: 0,
      end: 3,
      signature: "top(rank: number): number",
      documentation: "The largest singular value.\n\n*@param* `rank` — how many",
    });
  });

  test.each([
    ["const a = 1", "a", "const a: 1"],
    ["let a = 1", "a", "let a: number"],
    ["class A { x = 1 }", "A", "class A"],
    ["interface A { x: number }", "let b: A", "interface A"],
    ["import { existsSync } from 'node:fs'", "existsSync", "function existsSync(path: PathLike): boolean"],
  ])("after %s: %s", (first, source, signature) => {
    run(first);
    expect(notebook.inspect(source, source.length)?.signature).toBe(signature);
  });

  test("the function being called, inside its parentheses", () => {
    run("function top(rank: number, bits?: number) {}");
    expect(notebook.inspect("top(1, ", 7)?.signature).toBe("top(rank: number, bits?: number): void");
  });

  test("nothing where there is nothing", () => {
    expect(notebook.inspect("", 0)).toBeUndefined();
    expect(notebook.inspect("1 + ", 4)).toBeUndefined();
  });

  test("leaves no global behind", () => {
    const source = "declare global { type Rank = number }\nlet rank: Rank";
    notebook.inspect(source, source.length);
    expect(run(source)).toEqual([]);
  });

  test("does not disturb a cell that is prepared but not yet run", () => {
    notebook.prepare(1, "const a = 1");
    notebook.inspect("other", 2);
    notebook.complete("other.", 6);
    notebook.commit(1);
    number = 1;
    expect(run("a.toFixed()")).toEqual([]);
  });
});
