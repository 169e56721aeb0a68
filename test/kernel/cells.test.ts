import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, expect, test } from "vitest";
import { contents, type Executed, KernelClient, printed, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// What TypeScript kernels were compared by: 34 kinds of cells, each through the real kernel. Cells that depend on each
// other stand in one row; the last one's value is compared.

/** A kind of cell, the cells, and what the last one gives: its value as text, or what its error says. */
type Row = readonly [kind: string, cells: readonly string[], expected: string | RegExp];

const rows: readonly Row[] = [
  ["top-level await", ["const a1 = await Promise.resolve(1); a1"], "1"],
  ["top-level for await", ["let a2 = 0; for await (const x of [1, Promise.resolve(2)]) a2 += x; a2"], "3"],
  ["redeclared const", ["const a3 = 1", "const a3 = 'text'; a3"], "'text'"],
  [
    "redeclared let and class",
    ["let a4 = 1; class A4 {}", "let a4 = 2; class A4 { x = a4 } new A4().x"],
    "2",
  ],
  [
    "redeclared interface and type",
    [
      "interface A5 { x: 1 } type B5 = 1",
      "interface A5 { y: B5 } type B5 = 2; const a5: A5 = { y: 2 }; a5.y",
    ],
    "2",
  ],
  [
    "a closure that sees a later assignment",
    ["let a6 = 0; const add6 = () => ++a6", "a6 = 100", "add6()"],
    "101",
  ],
  ["the state of a failing cell", ["const a7 = 7; throw new Error('half-way')", "a7"], "7"],
  ["a cell whose const failed before", ["const a8 = JSON.parse('{')", "const a8 = JSON.parse('8'); a8"], "8"],
  ["a type error", ["const a9: string = 9"], /TS2322: Type 'number' is not assignable to type 'string'/],
  [
    "generics, enums and const enums",
    ["enum E10 { A = 3 } const enum C10 { B = 4 } const id = <T,>(x: T): T => x", "id(E10.A) + C10.B"],
    "7",
  ],
  ["a namespace, in the cell after next", ["namespace N11 { export const x = 11 }", "1", "N11.x"], "11"],
  [
    "types behind an exports map",
    [
      "import { DataFrame } from 'danfojs-node'; const shape: number[] = new DataFrame([[1, 2]]).shape; shape",
    ],
    "[ 1, 2 ]",
  ],
  [
    "using",
    [
      "const a13: string[] = []; { using _ = { [Symbol.dispose]() { a13.push('closed') } }; a13.push('open') } a13",
    ],
    "[ 'open', 'closed' ]",
  ],
  ["an import with an attribute", ["import a14 from './data.json' with { type: 'json' }; a14.rank"], "3"],
  [
    "NoInfer",
    ["const f15 = <T extends string>(all: T[], one: NoInfer<T>) => all.indexOf(one); f15(['a', 'b'], 'b')"],
    "1",
  ],
  [
    "satisfies and const type parameters",
    [
      "const a16 = { x: 1 } satisfies Record<string, number>; const f16 = <const T,>(t: T) => t; f16([a16.x, 2])",
    ],
    "[ 1, 2 ]",
  ],
  [
    "legacy decorators",
    [
      "%decorators legacy\nconst seen17: string[] = []; function field(target: object, name: string) { seen17.push(name) }",
      "class A17 { @field rank = 1 } seen17",
    ],
    "[ 'rank' ]",
  ],
  [
    "standard decorators",
    [
      "%decorators standard\nconst twice = (f: () => number, _: ClassMethodDecoratorContext) => () => 2 * f()",
      "class A18 { @twice get() { return 9 } } new A18().get()",
    ],
    "18",
  ],
  [
    "JSX",
    ["const Row = ({ rank }: { rank: number }) => <b>{rank}</b>", "<p class='x'><Row rank={3} /> &lt;</p>"],
    '<p class="x"><b>3</b> &lt;</p>',
  ],
  [
    "JSON without an attribute, and required",
    ["import a20 from './data.json'; [a20.rank, require('./data.json').rank]"],
    "[ 3, 3 ]",
  ],
  [
    "local files without an ending, with .ts and with .js",
    [
      "import { x } from './local'; import { x as y } from './local.ts'; import { x as z } from './local.js'; x + y + z",
    ],
    "3",
  ],
  [
    "CommonJS packages",
    ["import common, { x as x22 } from 'common'; import c22 = require('common'); [common.x, x22, c22.x]"],
    "[ 1, 1, 1 ]",
  ],
  [
    "packages of ES modules only",
    ["import { x as x23 } from 'esm-only'; const { x: y23 } = await import('esm-only'); [x23, y23]"],
    "[ 1, 1 ]",
  ],
  [
    "a module that awaits",
    ["import { x as x24 } from 'awaits'; const { x: y24 } = await import('awaits'); [x24, y24]"],
    "[ 1, 1 ]",
  ],
  [
    "mathjs and TensorFlow",
    [
      "import { sqrt } from 'mathjs'; import * as tf from '@tensorflow/tfjs-node-gpu'; [sqrt(9), tf.tensor([1, 2]).sum().dataSync()[0]]",
    ],
    "[ 3, 3 ]",
  ],
  [
    "types of plotly.js",
    [
      "import type { Data } from 'plotly.js-dist-min'; const trace: Data = { type: 'bar', y: [1] }; trace.type",
    ],
    "'bar'",
  ],
  ["a package that needs a browser", ["import 'needs-browser'"], /ReferenceError.*document is not defined/s],
  ["export const", ["export const a28 = 28; export default function f28() { return a28 }", "f28()"], "28"],
  [
    "declare global",
    ["declare global { var a29: number; interface Array<T> { last29(): T } } globalThis.a29 = 29", "a29"],
    "29",
  ],
  [
    "import.meta",
    ["[import.meta.url.startsWith('file:'), import.meta.dirname === process.cwd()]"],
    "[ true, true ]",
  ],
  [
    "__dirname, __filename and require",
    ["[__dirname === process.cwd(), __filename.startsWith(__dirname), require('./local.cjs')]"],
    "[ true, true, 'required' ]",
  ],
  [
    "ES2023 and Object.groupBy's time",
    ["[[3, 1].toSorted(), [1, 2].findLast((x) => x < 2), [1, 2].with(0, 9)]"],
    "[ [ 1, 3 ], 1, [ 9, 2 ] ]",
  ],
  ["var on globalThis", ["var a33 = 33", "globalThis.a33.toFixed()"], "'33'"],
  [
    "Jupyter.display",
    ["({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'shown', 'text/html': '<b>' }) })"],
    "shown",
  ],
];

const files: Record<string, string> = {
  "data.json": '{ "rank": 3 }',
  "local.ts": "export const x: number = 1;",
  "local.cjs": "module.exports = 'required';",
  "node_modules/common/index.js": "exports.x = 1;",
  "node_modules/common/index.d.ts": "export declare const x: number;",
  "node_modules/common/package.json": '{ "name": "common" }',
  "node_modules/esm-only/index.js": "export const x = 1;",
  "node_modules/esm-only/index.d.ts": "export declare const x: number;",
  "node_modules/esm-only/package.json": '{ "name": "esm-only", "type": "module", "exports": "./index.js" }',
  "node_modules/awaits/index.js": "export const x = await Promise.resolve(1);",
  "node_modules/awaits/index.d.ts": "export declare const x: number;",
  "node_modules/awaits/package.json": '{ "name": "awaits", "type": "module", "exports": "./index.js" }',
  "node_modules/needs-browser/index.js": "document.body;",
  "node_modules/needs-browser/package.json": '{ "name": "needs-browser" }',
};

let folder: string;
let kernel: KernelClient;
afterAll(() => rm(folder, { recursive: true }));
const start = async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-cells-"));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return KernelClient.start({}, folder);
};
shareKernel((started) => {
  kernel = started;
}, start);

const failure = ({ reply }: Executed) =>
  stripVTControlCharacters((reply["traceback"] as string[]).join("\n"));

test.each(rows)("%s", async (_kind, cells, expected) => {
  let last: Executed | undefined;
  for (const cell of cells) last = await kernel.execute(cell);
  if (expected instanceof RegExp) expect(failure(last!)).toMatch(expected);
  else expect(last!.reply["status"] === "ok" ? result(last!) : failure(last!)).toBe(expected);
});

test("an element is shown as HTML", async () => {
  const executed = await kernel.execute("<p>{'a < b'}</p>");
  expect(contents(executed, "execute_result")[0]!["data"]).toEqual({
    "text/html": "<p>a &lt; b</p>",
    "text/plain": "<p>a &lt; b</p>",
  });
});

test("behind %types warn, type errors are told beside the result, until %types on", async () => {
  const relaxed = await kernel.execute("%types warn\nconst s: string = 5; s");
  expect(result(relaxed)).toBe("5");
  expect(stripVTControlCharacters(printed(relaxed, "stderr"))).toBe(
    [
      `Cell In [${relaxed.reply["execution_count"]}], line 2, column 7 - warning TS2322: Type 'number' is not assignable to type 'string'.`,
      "    2 | const s: string = 5; s",
      "      |       ~",
      "",
      "",
    ].join("\n"),
  );
  expect(printed(await kernel.execute("const t: string = 6"), "stderr")).toContain("TS2322");
  expect((await kernel.execute("s = 6")).reply["evalue"]).toContain("TS2588: Cannot assign to 's'");
  expect((await kernel.execute("%types on\nconst u: string = 6")).reply["ename"]).toBe("TypeError");
});

test("behind @ts-nocheck, a cell runs with its type errors", async () => {
  expect(result(await kernel.execute("// @ts-nocheck\nconst v: string = 5; v"))).toBe("5");
});

test("an unknown magic is named, with those that there are", async () => {
  const executed = await kernel.execute("%time 1");
  expect(failure(executed)).toBe(
    [
      `Cell In [${executed.reply["execution_count"]}], line 1, column 1 - error: %time: no such line magic; there are %types on|warn|off, %decorators standard|legacy`,
      "    1 | %time 1",
      "      | ~~~~~~~",
      "",
    ].join("\n"),
  );
});
