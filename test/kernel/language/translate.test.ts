import { SourceMap } from "node:module";
import { describe, expect, test } from "vitest";
import { parseCell } from "../../../kernel/language/cell.ts";
import { declaredNames } from "../../../kernel/language/names.ts";
import { type Storage, storageFor } from "../../../kernel/language/storage.ts";
import { translate } from "../../../kernel/language/translate.ts";

function translated(source: string, kept: Record<string, Storage> = {}) {
  const cell = parseCell(source);
  return translate(cell, 3, storageFor(declaredNames(cell.file), new Map(Object.entries(kept))));
}

const codeOf = (source: string, kept?: Record<string, Storage>) => translated(source, kept).code.trim();

describe("imports become calls of the session's loader", () => {
  test.each([
    [`import { a } from "m"`, `let { a } = await __deltalab.import("m");`],
    [`import { a as b } from "m"`, `let { a: b } = await __deltalab.import("m");`],
    [`import d from "m"`, `let { default: d } = await __deltalab.import("m");`],
    [`import d, { a } from "m"`, `let { default: d, a } = await __deltalab.import("m");`],
    [`import * as ns from "m"`, `let ns = await __deltalab.import("m");`],
    [`import d, * as ns from "m"`, `let ns = await __deltalab.import("m"), { default: d } = ns;`],
    [`import { "two words" as a } from "m"`, `let { "two words": a } = await __deltalab.import("m");`],
    [`import x = require("m")`, `let x = await __deltalab.require("m");`],
    [`import "m"`, `let {} = await __deltalab.import("m");`],
    [
      `import x from "./data.json" with { type: "json" }`,
      `let { default: x } = await __deltalab.import("./data.json");`,
    ],
    [`export * from "m"`, `let {} = await __deltalab.import("m");`],
    [`const m = await import(name)`, `let m = await __deltalab.import(name);`],
    [`() => import("m", options)`, `() => __deltalab.import("m", options);`],
    [`import.meta.url`, `__deltalab.meta.url;`],
  ])("%s", (source, code) => {
    expect(codeOf(source)).toBe(code);
  });

  test.each([
    `import type { T } from "m"`,
    `import { type T, type U } from "m"`,
    `import type * as T from "m"`,
  ])("%s disappears", (source) => expect(codeOf(source)).toBe(""));

  test("an inline type goes, the names beside it stay", () => {
    expect(codeOf(`import { type T, a } from "m"`)).toBe(`let { a } = await __deltalab.import("m");`);
  });
});

describe("exports are taken off", () => {
  test.each([
    ["export const x: number = 1", "let x = 1;"],
    ["const x = 1; export { x }", "let x = 1;"],
    ["export default 5", "5;"],
    ["export default function () {}", "(function () { });"],
    ["export default class {}", "(class {\n});"],
    ["export class C {}", "class C {\n}"],
  ])("%s", (source, code) => {
    expect(codeOf(source)).toBe(code);
  });
});

describe("names are kept so that later cells can declare them again", () => {
  test.each([
    ["const x = 1", {}, "let x = 1;"],
    ["var x = 1", {}, "var x = 1;"],
    ["const x = 1", { x: "var" }, "var x = 1;"],
    ["var x = 1", { x: "let" }, "let x = 1;"],
    ["let x: number", { x: "var" }, "var x = void 0;"],
    ["class C {}", { C: "var" }, "var C = class C {\n};"],
    ["async function* f(a: number) {}", {}, "let f = async function* (a) { };"],
    ["function f() {}", { f: "var" }, "var f = function () { };"],
  ] as const)("%s when kept as %j", (source, kept, code) => {
    expect(codeOf(source, kept)).toBe(code);
  });

  test("functions come first, as they would", () => {
    expect(codeOf("f(); function f() {}")).toBe("let f = function () { };\nf();");
  });

  test("an enum is a new one each time", () => {
    expect(codeOf("enum E { A }")).toMatch(/^let E;\n/);
  });
});

test("types leave nothing behind", () => {
  expect(codeOf("interface I {} type T = I; declare const x: T; declare global { var y: T }")).toBe("");
});

describe("the source map leads to the cell", () => {
  /** Where `word` of the code came from, in lines and columns from 0. */
  function originOf(word: string, source: string) {
    const { code, map } = translated(source);
    const lines = code.split("\n");
    const line = lines.findIndex((each) => each.includes(word));
    const found = new SourceMap(JSON.parse(map)).findEntry(line, lines[line]!.indexOf(word));
    return "originalLine" in found ? [found.originalSource, found.originalLine, found.originalColumn] : [];
  }

  test("over imports of several lines, blank lines and types", () => {
    const source = `import {\n  a,\n  b,\n} from "m";\n\ninterface I {\n  x: number;\n}\n\nconst x: I = fail();`;
    expect(originOf("fail()", source)).toEqual(["cell-3.ts", 9, 13]);
  });

  test("inside functions, which are moved", () => {
    expect(originOf("fail()", "run();\nfunction run() {\n  fail();\n}")).toEqual(["cell-3.ts", 2, 2]);
  });

  test("from an object literal, which is put in parentheses", () => {
    expect(originOf("fail()", "{ a: fail() }")).toEqual(["cell-3.ts", 0, 5]);
  });

  test("and the code does not point to it by a comment", () => {
    expect(translated("1").code).toBe("1;\n");
  });
});
