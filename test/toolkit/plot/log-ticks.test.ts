import { expect, test } from "vitest";
import { logTicks } from "../../../toolkit/plot/log-ticks.ts";

const inside = (ticks: readonly number[] | undefined, low: number, high: number) =>
  ticks?.filter((x) => x >= low && x <= high);

test("an axis with fewer than three powers of ten has numbers at 1, 2 and 5 times each", () => {
  expect(inside(logTicks([0.14, 1.2]), 0.1, 2)).toEqual([0.1, 0.2, 0.5, 1, 2]);
  expect(logTicks([0.14, 1.2])!.every((x) => String(x).length <= 4)).toBe(true); // no 0.30000000000000004
});

test("three powers of ten are enough by themselves", () => {
  expect(logTicks([1, 256])).toBeUndefined();
  expect(logTicks([])).toBeUndefined();
});

test("however narrow the axis, at least two numbers stand beside it", () => {
  for (const [low, high] of [
    [2.1, 2.9],
    [0.16, 0.28],
    [9, 11],
    [3, 3],
    [99, 350],
  ] as const)
    expect(inside(logTicks([low, high]), low / 1.3, high * 1.3)!.length).toBeGreaterThanOrEqual(2);
});
