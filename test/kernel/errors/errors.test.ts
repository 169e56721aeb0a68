import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { compileError, compileWarnings } from "../../../kernel/errors/compileError.ts";
import { excerpt } from "../../../kernel/errors/excerpt.ts";
import { runtimeError } from "../../../kernel/errors/runtimeError.ts";

const text = (traceback: string[]) => stripVTControlCharacters(traceback.join("\n"));
const withStack = (error: Error, stack = "") => Object.assign(error, { stack: `${error}\n${stack}` });

test("a mark stands under its place, also behind tabs", () => {
  expect(stripVTControlCharacters(excerpt("one\n\ta = b", 2, 6, "^"))).toBe(
    "    2 | \ta = b\n      | \t    ^",
  );
});

test("every complaint of the compiler has a paragraph, and a mark ends with its line", () => {
  const { ename, evalue, traceback } = compileError(
    "In [1]",
    "let a: = 1",
    [
      { message: "Type expected.", code: 1110, line: 1, column: 8, length: 100 },
      { message: "Second.", code: 1, line: 1, column: 1, length: 3 },
    ],
    true,
  );
  expect([ename, evalue]).toEqual(["SyntaxError", "TS1110: Type expected.\nTS1: Second."]);
  expect(text(traceback)).toBe(
    [
      "Cell In [1], line 1, column 8 - error TS1110: Type expected.",
      "    1 | let a: = 1",
      "      |        ~~~",
      "",
      "Cell In [1], line 1, column 1 - error TS1: Second.",
      "    1 | let a: = 1",
      "      | ~~~",
      "",
    ].join("\n"),
  );
});

test("a warning about a file that a cell imports shows the file's line", () => {
  const file = { name: "lib/ranks.ts", source: "const a = 1;\nconst b: string = a;" };
  const warning = { message: "Wrong.", code: 2322, line: 2, column: 7, length: 1, file };
  expect(stripVTControlCharacters(compileWarnings("In [1]", "import './lib/ranks.ts'", [warning]))).toBe(
    [
      "lib/ranks.ts, line 2, column 7 - warning TS2322: Wrong.",
      "    2 | const b: string = a;",
      "      |       ~",
      "",
      "",
    ].join("\n"),
  );
});

test("an error shows the cell's line, its own fields and its causes", () => {
  const cause = withStack(new TypeError("inner"), "    at cell-1.ts:1:1");
  const error = withStack(new Error("outer", { cause }), "    at cell-1.ts:1:7");
  Object.assign(error, { code: "E1" });
  const cells = new Map([[1, { label: "In [1]", source: "throw error", map: "" }]]);
  expect(text(runtimeError(error, cells).traceback)).toBe(
    [
      "Cell In [1], line 1",
      "    1 | throw error",
      "      |       ^",
      "Error: outer",
      "    at Cell In [1]:1:7",
      "    { code: 'E1' }",
      "    [cause] TypeError: inner",
      "        at Cell In [1]:1:1",
    ].join("\n"),
  );
});

test("the errors of an AggregateError are shown, and an error that is its own cause ends", () => {
  const aggregate = withStack(new AggregateError([withStack(new Error("one"))], "all"));
  expect(text(runtimeError(aggregate, new Map()).traceback)).toBe(
    "AggregateError: all\n    [error] Error: one",
  );
  const circle = withStack(new Error("circle"));
  circle.cause = circle;
  expect(text(runtimeError(circle, new Map()).traceback)).toContain("[cause] Uncaught");
});

test("anything can be thrown", () => {
  expect(runtimeError({ a: 1 }, new Map())).toMatchObject({ ename: "Uncaught", evalue: "{ a: 1 }" });
  expect(runtimeError(undefined, new Map()).evalue).toBe("undefined");
});
