import { expect, test } from "vitest";
import { fitting } from "../../../../toolkit/methods/water-fill/fitting-level.ts";

const falling = (power: number, tried: number[]) => (level: number) => {
  tried.push(level);
  return { made: level, bytes: Math.round(1e6 * level ** -power) };
};

test.each([0.5, 1, 2, 4])(
  "finds a level near the bytes in few tries where they fall with its power %d",
  (power) => {
    for (const first of [0.1, 1, 30]) {
      const tried: number[] = [];
      const level = fitting(20_000, first, 0, 1e-9, falling(power, tried));
      expect(1e6 * level ** -power).toBeLessThanOrEqual(20_001);
      expect(1e6 * level ** -power).toBeGreaterThan(0.9 * 20_000);
      expect(tried.length).toBeLessThanOrEqual(power === 1 ? 6 : 24);
    }
  },
);

test("bytes that come in steps are met from below", () => {
  const made = fitting(1000, 1, 0, 1e-9, (level) => ({ made: level, bytes: 300 * Math.ceil(3 / level) }));
  expect(300 * Math.ceil(3 / made)).toBe(900);
});

test("where nothing fits there is what is empty", () => {
  expect(fitting(10, 1, "empty", 1e-9, () => ({ made: "too large", bytes: 11 }))).toBe("empty");
});

test("where everything fits it stops at the least level", () => {
  const tried: number[] = [];
  const level = fitting(1000, 1, 0, 0.01, (level) => {
    tried.push(level);
    return { made: level, bytes: 10 };
  });
  expect(Math.min(...tried)).toBe(0.01);
  expect(level).toBeGreaterThanOrEqual(0.01);
});
