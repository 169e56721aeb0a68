import { expect, test } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { effectiveRank, stableRank } from "../../../toolkit/linalg/ranks.ts";

test("k equal directions count k, and zeros beside them count nothing", () => {
  for (const rank of [stableRank, effectiveRank]) {
    expect(rank([2])).toBeCloseTo(1, 12);
    expect(rank([3, 3, 3, 3])).toBeCloseTo(4, 12);
    expect(rank([3, 3, 3, 3, 0, 0])).toBeCloseTo(4, 12);
  }
});

test("they are those of a spectrum worked out by hand", () => {
  expect(stableRank([4, 3])).toBeCloseTo(25 / 16, 12);
  expect(effectiveRank([4, 3])).toBeCloseTo(Math.exp(-0.64 * Math.log(0.64) - 0.36 * Math.log(0.36)), 12);
});

test("the stable rank is at most the effective one, neither depends on the scale, and a steeper spectrum has less of both", () => {
  const power = (a: number, scale = 1) => Array.from({ length: 50 }, (_, i) => scale * (i + 1) ** -a);
  for (const a of [0, 0.5, 1, 2]) {
    expect(stableRank(power(a))).toBeLessThanOrEqual(effectiveRank(power(a)) + 1e-9);
    expect(stableRank(power(a, 7))).toBeCloseTo(stableRank(power(a)), 10);
    expect(effectiveRank(power(a, 7))).toBeCloseTo(effectiveRank(power(a)), 10);
  }
  expect(stableRank(power(1))).toBeLessThan(stableRank(power(0.5)));
  expect(effectiveRank(power(1))).toBeLessThan(effectiveRank(power(0.5)));
});

test.each([[[]], [[0, 0]], [[1, -1]], [[Number.NaN]], [[Infinity, 1]]])("%j has neither", (S) => {
  expect(() => stableRank(S)).toThrow(ValueError);
  expect(() => effectiveRank(S)).toThrow(ValueError);
});
