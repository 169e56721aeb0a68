import { expect, test } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { wilson } from "../../../toolkit/evaluate/wilson.ts";

// Golden values: statsmodels 0.15.0, proportion_confint(correct, n, method="wilson").
test.each([
  [0, 10, 0, 0.2775328],
  [5, 10, 0.2365931, 0.7634069],
  [198, 200, 0.9642782, 0.9972533],
  [200, 200, 0.9811547, 1],
])("%i of %i", (correct, n, low, high) => {
  const [a, b] = wilson(correct, n);
  expect(a).toBeCloseTo(low, 6);
  expect(b).toBeCloseTo(high, 6);
});

test("holds the share itself, also where all or none are right", () => {
  for (let n = 1; n <= 300; n++)
    for (const correct of [0, Math.floor(n / 2), n]) {
      const [low, high] = wilson(correct, n);
      expect(low).toBeLessThanOrEqual(correct / n);
      expect(high).toBeGreaterThanOrEqual(correct / n);
    }
});

test("more problems make it narrower", () => {
  const width = ([low, high]: [number, number]) => high - low;
  expect(width(wilson(90, 100))).toBeLessThan(width(wilson(9, 10)));
});

test.each([
  [1, 0],
  [-1, 5],
  [6, 5],
  [Number.NaN, 5],
])("refuses %d of %d", (correct, n) => {
  expect(() => wilson(correct, n)).toThrow(ValueError);
});
