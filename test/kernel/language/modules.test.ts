import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Cells } from "../../helpers/cells.ts";

const cells = new Cells();
beforeEach(() => cells.reset());
afterAll(() => cells.close());

describe("modules", () => {
  test("packages of the kernel's installation are found from any folder", () => {
    expect(
      cells.run("import { DataFrame } from 'danfojs-node'\nnew DataFrame([[1, 2]]).shape[0].toFixed()"),
    ).toEqual([]);
    expect(cells.run("import { display as show } from 'tslab'\nshow.html('<b>')")).toEqual([]);
  });

  test("deltalab is this package, whatever the notebook's folder holds", async () => {
    await cells.writePackage("deltalab", { "index.d.ts": "export declare const other: 1" });
    expect(cells.run("import { svd } from 'deltalab'; svd(1)")).toEqual(["TS2345 at 1:37"]);
    await cells.removePackages();
  });

  test("a package in the notebook's folder goes before the kernel's", async () => {
    await cells.writePackage("mathjs", { "index.d.ts": "export declare const own: 'mine'" });
    expect(cells.run("import { own } from 'mathjs'; const x: 'mine' = own")).toEqual([]);
    await cells.removePackages();
  });

  test("types behind an exports map are found", async () => {
    await cells.writePackage(
      "mapped",
      { "lib/types.d.mts": "export declare const x: number" },
      { exports: { ".": { import: { types: "./lib/types.d.mts" } } } },
    );
    expect(cells.run("import { x } from 'mapped'; x.toFixed()")).toEqual([]);
  });

  test("a package without types is any", async () => {
    await cells.writePackage("untyped", { "index.js": "exports.x = 1" });
    expect(cells.run("import untyped, { x } from 'untyped'; x.anything(untyped)")).toEqual([]);
  });

  test("a module that is not there can be described, and described again", () => {
    cells.run(
      'declare module "nowhere" { export function f(): number }\nimport { f } from "nowhere"; f().toFixed()',
    );
    expect(cells.run("import { f as g } from 'nowhere'; const n: string = g()")).toEqual(["TS2322 at 1:41"]);
    cells.run('declare module "nowhere" { export function f(): string }');
    expect(cells.run("import { f as h } from 'nowhere'; const s: string = h()")).toEqual([]);
    expect(
      cells.run(
        'declare module "*.txt" { const text: string; export default text }\nimport text from "./a.txt"; text.length; missing',
      ),
    ).toEqual(["TS2304 at 2:42"]);
  });

  test("what describes a module is gone with a cell that was not run, and after a reset", () => {
    cells.check('declare module "nowhere" { export const x: 1 }');
    expect(cells.run("import { x } from 'nowhere'")).toEqual(["TS2307 at 1:19"]);
    cells.run('declare module "nowhere" { export const x: 1 }');
    cells.reset();
    expect(cells.run("import { x } from 'nowhere'")).toEqual(["TS2307 at 1:19"]);
  });

  test("import x = require(…) brings a module's types", () => {
    expect(cells.run("import fs = require('node:fs'); let stats: fs.Stats; fs.existsSync('x')")).toEqual([]);
    expect(cells.run("fs.existsSync(1)")).toEqual(["TS2345 at 1:15"]);
  });

  test("a package that is not there is an error, until it is", async () => {
    expect(cells.run("import { x } from 'late'")).toEqual(["TS2307 at 1:19"]);
    await cells.writePackage("late", { "index.d.ts": "export declare const x: number" });
    expect(cells.run("import { x } from 'late'; x.toFixed()")).toEqual([]);
  });

  test("local files are read again when they change", async () => {
    await cells.write({ "local.ts": "export const x = 1" });
    expect(cells.run("import { x } from './local.ts'; x.toFixed()")).toEqual([]);
    await cells.write({ "local.ts": "export const x = 'text'" });
    expect(cells.run("x.toFixed()")).toEqual(["TS2551 at 1:3"]);
  });

  test("JSON files have the types of their values", async () => {
    await cells.write({ "data.json": '{ "rank": 3 }' });
    expect(cells.run("import data from './data.json'; data.rank.toFixed()")).toEqual([]);
    expect(cells.run("import again from './data.json' with { type: 'json' }; again.bits")).toEqual([
      "TS2339 at 1:62",
    ]);
  });
});

describe("errors in files that a cell imports", () => {
  const warnings = (source: string) => {
    const { errors, warnings } = cells.notebook.prepare(9, source);
    expect(errors).toEqual([]);
    return warnings.map(({ file, code, line, column }) => `${file?.name}:${line}:${column} TS${code}`);
  };

  test("are told, through every file on the way, and do not stop the cell", async () => {
    await cells.write({
      "wrong/inner.ts": "import 'node:fs';\nexport const rank: number = 'eight';",
      "wrong/outer.ts": "import { rank } from './inner';\nexport const twice = rank * 2; twice.missing",
    });
    const expected = ["wrong/outer.ts:2:38 TS2339", "wrong/inner.ts:2:14 TS2322"];
    expect(warnings("import { twice } from './wrong/outer.ts'; twice")).toEqual(expected);
    expect(warnings("const { twice } = await import('./wrong/outer.ts'); twice")).toEqual(expected);
    expect(warnings("// @ts-nocheck\nimport { twice } from './wrong/outer.ts'")).toEqual([]);
    expect(warnings("1 + 1")).toEqual([]);
  });

  test("are gone when the file is mended", async () => {
    await cells.write({ "mended.ts": "export const bits: number = '3'" });
    expect(warnings("import { bits } from './mended'")).toEqual(["mended.ts:1:14 TS2322"]);
    await cells.write({ "mended.ts": "export const bits: number = 3;" });
    expect(warnings("import { bits } from './mended'")).toEqual([]);
  });

  test("of syntax come alone", async () => {
    await cells.write({ "broken.ts": "export const a: number = 'text';\nexport const b = [1,;" });
    expect(warnings("import { a } from './broken'")).toEqual(["broken.ts:2:21 TS1137"]);
  });

  test("end where the files do that import each other", async () => {
    await cells.write({
      "ring/a.ts": "import { b } from './b'; export const a: string = b",
      "ring/b.ts": "import { a } from './a'; export const b = 1; a.length",
    });
    expect(warnings("import { a } from './ring/a'; a")).toEqual(["ring/a.ts:1:39 TS2322"]);
  });

  test("are not looked for in packages, declarations and JavaScript", async () => {
    await cells.writePackage("loose", { "index.ts": "export const x: number = 'text'" });
    await cells.write({
      "typed.d.ts": "export const t: Missing",
      "plain.js": "export const p = 1; p.missing",
    });
    expect(
      warnings("import 'loose'; import { t } from './typed'; import { p } from './plain.js'; t; p"),
    ).toEqual([]);
  });
});
