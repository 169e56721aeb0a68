import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Cells } from "../../helpers/cells.ts";

const cells = new Cells();
beforeEach(() => cells.reset());
afterAll(() => cells.close());

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
    expect(cells.run(first)).toEqual([]);
    expect(cells.run(second)).toEqual([]);
  });

  test("the names of a cell three cells ago, through cells that do not mention them", () => {
    cells.run("import * as fs from 'node:fs'");
    cells.run("1 + 1");
    cells.run("const text: string = fs.readFileSync('x', 'utf8')");
    expect(cells.run("fs.existsSync(text)")).toEqual([]);
  });

  test("what the last cell declared under a name, whatever it was before", () => {
    cells.run("const a = 1; interface P { x: number }");
    cells.run("function a() { return 'text' } class P { y = 1 }");
    expect(cells.run("a().length; new P().y")).toEqual([]);
    cells.run("enum a { X } type P = string");
    expect(cells.run("a.X; const p: P = 'text'")).toEqual([]);
  });

  test("the old type in what was built from it", () => {
    cells.run("interface P { x: number }\nconst p: P = { x: 1 }");
    cells.run("interface P { y: number }");
    expect(cells.run("p.x")).toEqual([]);
    expect(cells.run("p.y")).toEqual(["TS2339 at 1:3"]);
  });

  test("a var on globalThis, with the type that it was given last", () => {
    cells.run("var rank = 1; let own = 1");
    expect(cells.run("globalThis.rank.toFixed()")).toEqual([]);
    expect(cells.run("globalThis.own")).toEqual(["TS7017 at 1:12"]);
    cells.run("var rank = 'text'; var fetch = 1");
    expect(cells.run("globalThis.rank.toFixed()")).toEqual(["TS2551 at 1:17"]);
    expect(cells.run("fetch.toFixed()")).toEqual([]);
  });

  test("nothing of a cell that was not run", () => {
    cells.check("const a = 1");
    expect(cells.run("a")).toEqual(["TS2304 at 1:1"]);
  });

  test("nothing after a reset", () => {
    cells.run("const a = 1");
    cells.reset();
    expect(cells.run("a")).toEqual(["TS2304 at 1:1"]);
  });

  test("the names of a cell whose number was used before", () => {
    cells.run("const a = 1", 1);
    cells.run("const b = a", 1);
    expect(cells.run("b.toFixed()")).toEqual([]);
  });

  test("more cells than were made ahead", () => {
    for (let i = 0; i < 70; i++) cells.run(`const v${i} = ${i}`);
    expect(cells.run("v0 + v31 + v32 + v69")).toEqual([]);
  });
});

describe("assignment to earlier names", () => {
  test.each(["let n = 1", "var n = 1"])("%s takes a value of its type", (declaration) => {
    cells.run(declaration);
    expect(cells.run("n = 2; n += 1; n++")).toEqual([]);
    expect(cells.run("n = 'text'")).toEqual(["TS2322 at 1:1"]);
  });

  test("narrows as in one cell", () => {
    cells.run("let text: string | undefined");
    expect(cells.run("text.length")).toEqual(["TS18048 at 1:1"]);
    expect(cells.run("text = 'a'; text.length")).toEqual([]);
  });

  test("a variable without a type takes anything", () => {
    cells.run("let model");
    expect(cells.run("model = 1")).toEqual([]);
    expect(cells.run("model.anything")).toEqual([]);
  });

  test.each([
    ["const n = 1", 2588, "Cannot assign to 'n' because it is a constant."],
    ["function n() {}", 2630, "Cannot assign to 'n' because it is a function."],
    ["class n {}", 2629, "Cannot assign to 'n' because it is a class."],
    ["import { readFile as n } from 'node:fs'", 2632, "Cannot assign to 'n' because it is an import."],
  ])("%s cannot be assigned to", (declaration, code, message) => {
    cells.run(declaration);
    expect(cells.check("n = 2")).toMatchObject([{ code, message, line: 1, column: 1, length: 1 }]);
  });
});
