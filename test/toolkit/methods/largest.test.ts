import { describe, expect, it } from "vitest";
import { largestOf } from "../../../toolkit/methods/largest.ts";
import { randomMatrix } from "../../helpers/random.ts";

describe("the largest of some numbers", () => {
  const { data } = randomMatrix(20, 30, 1);
  const largest = largestOf(data);

  it.each([0, 1, 7, 300, 599, 600])(
    "are %i places, rising, of which none is smaller than another's number",
    (count) => {
      const positions = largest(count);
      expect([...positions]).toEqual([...positions].sort((a, b) => a - b));
      expect(new Set(positions).size).toBe(count);
      const taken = new Set(positions);
      const sizes = (wanted: boolean) =>
        [...data.keys()].filter((at) => taken.has(at) === wanted).map((at) => Math.abs(data[at]!));
      expect(Math.min(...sizes(true), 9)).toBeGreaterThanOrEqual(Math.max(...sizes(false), 0));
    },
  );

  it("are within a larger count of them", () => {
    const more = new Set(largest(200));
    for (const at of largest(100)) expect(more.has(at)).toBe(true);
  });

  it("are the first of equal ones, and no zeros", () => {
    const equal = largestOf(Float32Array.of(0, 2, -2, 1, 2, 0));
    expect([...equal(2)]).toEqual([1, 2]);
    expect([...equal(6)]).toEqual([1, 2, 3, 4]);
  });
});
