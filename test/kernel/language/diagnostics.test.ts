import { expect, test } from "vitest";
import { placeOf } from "../../../kernel/language/diagnostics.ts";

test.each([
  [0, 1, 1],
  [1, 1, 2],
  [3, 2, 1],
  [5, 3, 1],
  [7, 3, 3],
])("position %i of three lines is line %i, column %i", (position, line, column) => {
  expect(placeOf("ab\nc\nde", position)).toEqual({ line, column });
});

test("a Windows line end is one", () => {
  expect(placeOf("a\r\nb", 3)).toEqual({ line: 2, column: 1 });
});
