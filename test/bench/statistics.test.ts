import { expect, test } from "vitest";
import { quantile, summary } from "./statistics.ts";

test("the median is the middle one, or half-way between the two middle ones", () => {
  expect(quantile([3, 1, 2], 0.5)).toBe(2);
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5);
});

test("quantiles lie on straight lines between the samples", () => {
  const samples = [50, 10, 40, 20, 30];
  expect([0, 0.1, 0.25, 0.9, 1].map((share) => quantile(samples, share))).toEqual([10, 14, 20, 46, 50]);
  expect(samples).toEqual([50, 10, 40, 20, 30]);
});

test("one sample is every quantile", () => {
  expect(summary([7])).toEqual({ median: 7, p10: 7, p90: 7, n: 1 });
});

test("one outlier moves neither the median nor the tenths", () => {
  const quiet = Array.from({ length: 101 }, (_, i) => i);
  const disturbed = [...quiet.slice(0, 100), 1e6];
  expect(summary(disturbed)).toEqual(summary(quiet));
});

test("no samples, or a share that is none, is an error", () => {
  expect(() => quantile([], 0.5)).toThrow("expected at least 1 sample, got none");
  expect(() => quantile([1], 1.5)).toThrow("share must be 0…1, got 1.5");
});
