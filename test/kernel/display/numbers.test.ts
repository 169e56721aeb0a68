import { expect, test } from "vitest";
import { aligned, ends, readable } from "../../../kernel/display/numbers.ts";

test.each([
  [1 / 3, "0.33333"],
  [-0, "-0"],
  [16, "16"],
  [123456.789, "123457"],
  [1.2e-7, "1.2e-7"],
  [1e-9, "1e-9"],
  [1.5e300, "1.5e+300"],
  [Number.MAX_SAFE_INTEGER, "9007199254740991"],
  [Number.NaN, "NaN"],
  [-Infinity, "-Infinity"],
])("%s is written %s", (x, text) => expect(readable(x)).toBe(text));

test("numbers below each other have the same decimals", () => {
  expect(aligned([16.54, 16, 16.052])).toEqual(["16.540", "16.000", "16.052"]);
  expect(aligned([Math.fround(16.54), 16])).toEqual(["16.54", "16.00"]); // not 16.540000915527344
  expect(aligned([100, 2])).toEqual(["100", "2"]);
  expect(aligned([])).toEqual([]);
});

test("small numbers keep digits of their own beside large ones, or an exponent", () => {
  expect(aligned([1000.25, 0.0123])).toEqual(["1000.2500", "0.0123"]);
  expect(aligned([3, 1e-9, Number.NaN])).toEqual(["3", "1e-9", "NaN"]);
  expect(aligned([1e20, 0.5])).toEqual(["1e+20", "0.5"]);
});

test("numbers that were rounded to a few digits get no further ones, and their points stay below each other", () => {
  const shown = (column: number[]) => aligned(column).map((text) => text.replaceAll(/[\u2007\u2008]/g, "_"));
  expect(shown([27.3, 0.298, 3.28])).toEqual(["27.3__", "0.298", "3.28_"]);
  expect(shown([1, 0.39, 0.0078, 0.00049])).toEqual(["1.0____", "0.39___", "0.0078_", "0.00049"]);
  expect(shown([0, 11, 45.9, 0.11, 1234])).toEqual(["0____", "11.0__", "45.9__", "0.110", "1234____"]);
  expect(shown([0.52, 0.012, 1e-9])).toEqual(["0.52_", "0.012", "1e-9____"]);
  expect(shown([-1.2, 0.038])).toEqual(["-1.2__", "0.038"]);
});

test("numbers that were rounded to a few decimals keep all of these", () => {
  expect(aligned([100, 76.7, 91.7, 0])).toEqual(["100.0", "76.7", "91.7", "0.0"]);
  expect(aligned([0.25, 12.53])).toEqual(["0.25", "12.53"]);
  expect(aligned([0.5, 1.123456])).toEqual(["0.50000", "1.12346"]);
});

test("of a long list the two ends are shown", () => {
  expect(ends(4, 4, 1)).toEqual([0, 1, 2, 3]);
  expect(ends(5, 4, 2)).toEqual([0, 1, "gap", 3, 4]);
});
