import { expect, test } from "vitest";
import { toCodePoints, toUnits } from "../../../kernel/server/codePoints.ts";

test("an emoji is one code point and two units", () => {
  expect(toUnits("a😀b", 2)).toBe(3);
  expect(toCodePoints("a😀b", 3)).toBe(2);
});

test("back and forth, every position stays", () => {
  const text = "x = '👩‍🔬é'; 漢字";
  for (let i = 0; i <= [...text].length; i++) expect(toCodePoints(text, toUnits(text, i))).toBe(i);
});
