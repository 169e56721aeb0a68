import { describe, expect, test } from "vitest";
import { parseCell } from "../../../kernel/language/cell.ts";
import { augments, declaredNames, exportedNames, mentionedNames } from "../../../kernel/language/names.ts";

const declared = (source: string) =>
  [...declaredNames(parseCell(source).file)].map(([name, kinds]) => `${name}: ${[...kinds].join(", ")}`);

describe("declaredNames", () => {
  test.each([
    ["const a = 1; let b; var c", ["a: const", "b: let", "c: var"]],
    [
      "const { a, b: { c }, ...d } = x, [e, , f = 1] = y",
      ["a: const", "c: const", "d: const", "e: const", "f: const"],
    ],
    ["function f() { const inner = 1 } class C {}", ["f: function", "C: class"]],
    [
      "enum E {} namespace N {} interface I {} type T = 1",
      ["E: enum", "N: namespace", "I: interface", "T: type"],
    ],
    ["class C {} namespace C {}", ["C: class, namespace"]],
    ["import d, { a, b as c, type T } from 'm'", ["d: import", "a: import", "c: import", "T: import"]],
    ["import * as ns from 'm'; import 'n'; import A = ns.B", ["ns: import", "A: import"]],
    ["export const a = 1; export default function f() {}", ["a: const", "f: function"]],
    ["using file = open()", ["file: const"]],
  ])("%s", (source, names) => {
    expect(declared(source)).toEqual(names);
  });

  test("a var is declared where it stands in a block, a loop, but not in a function", () => {
    const source =
      "for (var i = 0; ;) { var j } if (x) var k; { let l } function f() { var m } (() => { var n })";
    expect(declared(source)).toEqual(["i: var", "j: var", "k: var", "f: function"]);
  });

  test("what is added to elsewhere is not declared", () => {
    expect(declared("declare global { var g: number } declare module 'm' { const x: 1 }")).toEqual([]);
  });
});

test("mentionedNames leaves out the names of members", () => {
  const { file } = parseCell("pair.delta(layer).norm; let x: tf.Tensor; ({ [key]: value })");
  expect([...mentionedNames(file)]).toEqual(["pair", "layer", "x", "tf", "key", "value"]);
});

test("exportedNames are those that the cell exports under their own names", () => {
  const source =
    "export const a = 1, { b } = x; export class C {} export default function f() {} export { d, e as f2 }";
  expect([...exportedNames(parseCell(source).file)]).toEqual(["a", "b", "C", "d", "f2"]);
});

test.each([
  ["declare global { interface Array<T> { x: T } }", true],
  ["declare module 'm' { const x: 1 }", true],
  ["namespace N { export const x = 1 }", false],
])("%s augments: %s", (source, expected) => {
  expect(augments(parseCell(source).file)).toBe(expected);
});
