import { expect, test } from "vitest";
import { uniform } from "../../../toolkit/tensor/random.ts";

test("the first numbers of a seed are those of the reference implementation in C", () => {
  // mulberry32 with the seed 1, as unsigned 32-bit integers
  const next = uniform(1);
  expect([next(), next(), next()].map((number) => number * 2 ** 32)).toEqual([
    2693262067, 11749833, 2265367787,
  ]);
});

test("numbers spread evenly, and another seed gives others", () => {
  const next = uniform(7);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 100_000; i++) counts[Math.floor(next() * 10)]! += 1;
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(500);
  expect(uniform(8)()).not.toBe(uniform(7)());
});
