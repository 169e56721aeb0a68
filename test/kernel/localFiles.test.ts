import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, expect, test } from "vitest";
import { KernelClient, result } from "../helpers/kernelClient.ts";
import { shareKernel } from "../helpers/sharedKernel.ts";

// Files beside a notebook, imported by its cells and edited in between. Each test has files of its own.

let folder: string;
let kernel: KernelClient;
afterAll(() => rm(folder, { recursive: true }));
const start = async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "deltalab-notebook-"));
  return KernelClient.start({}, folder);
};
shareKernel((started) => {
  kernel = started;
}, start);

async function write(files: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
}

/** The value of a cell, or what it failed with. */
async function run(code: string): Promise<unknown> {
  const executed = await kernel.execute(code);
  return executed.reply["status"] === "ok" ? result(executed) : traceback(executed.reply);
}

const traceback = (reply: Record<string, unknown>) =>
  stripVTControlCharacters((reply["traceback"] as string[]).join("\n"));

test("every kind of file is found, with and without its ending", async () => {
  await write({
    "a.ts": "export const a: number = 1; export enum Level { Low = 7 }",
    "b.tsx": "export const b = <b>{'<'}</b>;",
    "c.mts": "export default class { c = 3 }",
    "d.js": "export const d = 4;",
    "e.cjs": "exports.e = 5;",
    "f/index.ts": "export * from '../a'; export const f = 6;",
    "g.json": '{ "g": 7 }',
  });
  expect(
    await run(`import { a, Level } from "./a"; import { a as again } from "./a.ts"; import { a as js } from "./a.js";
    [a, again, js, Level.Low]`),
  ).toBe("[ 1, 1, 1, 7 ]");
  expect(await run('import { b } from "./b"; import C from "./c.mts"; b + " " + new C().c')).toBe(
    "'<b>&lt;</b> 3'",
  );
  expect(await run('import whole = require("./a"); import e5 = require("./e.cjs"); [whole.a, e5.e]')).toBe(
    "[ 1, 5 ]",
  );
  expect(await run('import { d } from "./d.js"; import e from "./e.cjs"; [d, e.e]')).toBe("[ 4, 5 ]");
  expect(
    await run('import { f, a as through } from "./f"; import { g } from "./g.json"; [f, through, g]'),
  ).toBe("[ 6, 1, 7 ]");
});

test("an edited file runs again with those that import it; the others stay", async () => {
  await write({
    "deep.ts": "export const deep = 1;",
    "middle.ts":
      'import { deep } from "./deep"; import { same } from "./other"; export const middle = () => [deep, same];',
    "other.ts": "(globalThis as any).ran = ((globalThis as any).ran ?? 0) + 1; export const same = 'other';",
  });
  const cell = 'import { middle } from "./middle"; [...middle(), (globalThis as any).ran]';
  expect(await run(cell)).toBe("[ 1, 'other', 1 ]");
  await write({ "deep.ts": "export const deep = 'edited';" });
  expect(await run(cell)).toBe("[ 'edited', 'other', 1 ]");
  await write({ "deep.ts": "export const deep = 'again!';" });
  expect(await run(cell)).toBe("[ 'again!', 'other', 1 ]");
  expect(await run('const { deep } = await import("./deep"); deep')).toBe("'again!'");
});

test("JSON and CommonJS files are read again, however they are loaded", async () => {
  await write({
    "data.json": "[1]",
    "part.cjs": "module.exports = require('./data.json')[0];",
    "whole.cjs": "module.exports = () => require('./part.cjs');",
    "reader.ts": 'import data from "./data.json"; export const read = () => data;',
  });
  const cell = `import data from "./data.json"; import { read } from "./reader"; import whole from "./whole.cjs";
    [data[0], require("./data.json")[0], read()[0], (whole as any)()]`;
  expect(await run(cell)).toBe("[ 1, 1, 1, 1 ]");
  await write({ "data.json": "[22]" });
  expect(await run(cell)).toBe("[ 22, 22, 22, 22 ]");
});

test("files may import each other in a circle, await, and see later values", async () => {
  await write({
    "even.ts":
      'import { odd } from "./odd"; export let asked = 0; export function even(n: number): boolean { asked++; return n === 0 || odd(n - 1); }',
    "odd.ts":
      'import { even } from "./even"; export const ready = await Promise.resolve(true); export function odd(n: number): boolean { return n !== 0 && even(n - 1); }',
    "star.ts": 'export * from "./star2"; export const one = 1;',
    "star2.ts": 'export * from "./star"; export const two = 2;',
  });
  expect(
    await run(
      'import * as even from "./even"; import { ready } from "./odd"; [ready, even.even(10), even.asked]',
    ),
  ).toBe("[ true, true, 6 ]");
  expect(await run('import { one, two } from "./star"; [one, two]')).toBe("[ 1, 2 ]");
});

test("a file has its own place, and packages as cells have them", async () => {
  await write({
    "lib/place.ts":
      'import path from "node:path"; import { DataFrame } from "danfojs-node"; export const place = [path.basename(__filename), path.basename(import.meta.dirname), typeof require("./near.json").near, typeof DataFrame, (await import("./near.json")).default.near];',
    "lib/near.json": '{ "near": 1 }',
  });
  expect(await run('import { place } from "./lib/place"; place.join()')).toBe(
    "'place.ts,lib,number,function,1'",
  );
});

test("an error points at the line of the file", async () => {
  await write({
    "fails.ts":
      "interface Rank {\n  rank: number;\n}\n\nexport function fail(of: Rank): never {\n  throw new RangeError('rank ' + of.rank);\n}\n",
  });
  const { reply } = await kernel.execute('import { fail } from "./fails";\n\nfail({ rank: 3 });');
  expect(traceback(reply)).toBe(
    [
      "fails.ts, line 6",
      "    6 |   throw new RangeError('rank ' + of.rank);",
      "      |         ^",
      "RangeError: rank 3",
      "    at fail (fails.ts:6:9)",
      `    at Cell In [${reply["execution_count"]}]:3:1`,
    ].join("\n"),
  );
});

test("a file that fails is run again when it is mended", async () => {
  await write({ "broken.ts": "export const x = 1 +;" });
  expect(await run('import { x } from "./broken"; x')).toMatch(
    /broken\.ts, line 1, column 21 - TS1109: Expression expected\./,
  );
  await write({ "broken.ts": "export const x: number = JSON.parse('{');" });
  expect(await run('import { x } from "./broken"; x')).toContain("broken.ts, line 1");
  await write({ "broken.ts": "export const x = 1;" });
  expect(await run('import { x } from "./broken"; x')).toBe("1");
});

test("an old function still finds the text that it came from", async () => {
  await write({ "old.ts": "export function f() { throw new Error('one') }" });
  await run('import { f } from "./old"; const keep = f;');
  await write({ "old.ts": "\n\nexport function f() { throw new Error('two') }" });
  expect(await run('import { f } from "./old"; f()')).toContain("old.ts, line 3");
  expect(await run("keep()")).toMatch(
    /old\.ts, line 1\n {4}1 \| export function f\(\) \{ throw new Error\('one'\)/,
  );
});

test("a JSON file that is not JSON is named", async () => {
  await write({ "wrong.json": "{ rank" });
  expect(await run('import wrong from "./wrong.json"')).toMatch(
    /SyntaxError: .*wrong\.json: Expected property name/,
  );
});

test("a file that was interrupted is run again", async () => {
  await write({
    "loops.ts": 'console.log("started"); if (!(globalThis as any).go) while (true) {} export const x = 1;',
  });
  const running = kernel.execute('import { x } from "./loops"; x');
  await kernel.until(({ content }) => content["text"] === "started\n");
  await kernel.ask("control", "interrupt_request");
  expect((await running).reply).toMatchObject({ ename: "Interrupted" });
  expect(await run('(globalThis as any).go = true; import { x } from "./loops"; x')).toBe("1");
});

test("a file that is not there is named, with who asked for it", async () => {
  await write({ "asks.ts": '// @ts-ignore\nimport "./nowhere"; export {};' });
  expect(await run('import "./asks"')).toMatch(/Cannot find module '\.\/nowhere' imported from .*asks\.ts/);
});
