import { describe, expect, test } from "vitest";
import { parseCell } from "../../../kernel/language/cell.ts";

describe("parseCell", () => {
  test("takes await at top level", () => {
    expect(parseCell("const text = await fetch(url)").syntaxErrors).toEqual([]);
  });

  test.each([
    "{ a: 1 }",
    "{}",
    "{ a }",
    "{ run() {}, a: 1 }",
    "{\n  a: 1,\n  b: 2 // two\n}",
    "// first\n{ a: 1 }",
  ])("reads %j as an object", (source) => {
    const cell = parseCell(source);
    expect(cell.text).toBe(`(${source}\n)`);
    expect(cell.shift).toBe(1);
    expect(cell.syntaxErrors).toEqual([]);
  });

  test.each(["{ const a = 1; a }", "{ run() }", "{ if (x) { run() } }", "{ a: 1 };", "f({ a: 1 })"])(
    "leaves %j as it is",
    (source) => {
      expect(parseCell(source)).toMatchObject({ text: source, shift: 0 });
    },
  );

  test("keeps the errors of the source where neither reading works", () => {
    const [error] = parseCell("{ a: 1,").syntaxErrors;
    expect(error).toMatchObject({ start: 7 });
  });
});
