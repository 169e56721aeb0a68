import { expect, test } from "vitest";
import { fitting } from "../../../../toolkit/methods/water-fill/fitting-level.ts";

const falling = (power: number, tried: number[]) => (level: number) => {
  tried.push(level);
  return { made: level, bytes: Math.round(1e6 * level ** -power) };
};

test.each([0.5, 1, 2, 4])(
  "finds a level near the bytes in few tries where they fall with its power %d, whatever was expected",
  (power) => {
    for (const first of [0.1, 1, 30])
      for (const believed of [0.7, 1, 3]) {
        const tried: number[] = [];
        const level = fitting({
          ...{ allowed: 20_000, empty: 0, least: 1e-9 },
          expected: (bytes) => first * (bytes / 20_000) ** (-1 / believed),
          at: falling(power, tried),
        });
        expect(1e6 * level ** -power).toBeLessThanOrEqual(20_001);
        expect(1e6 * level ** -power).toBeGreaterThan(0.9 * 20_000);
        expect(tried.length).toBeLessThanOrEqual(24);
      }
  },
);

test("where they fall with a power, no more than three tries are spent on what a line shows", () => {
  const tried: number[] = [];
  fitting({ allowed: 20_000, empty: 0, least: 1e-9, expected: () => 40, at: falling(1.5, tried) });
  expect(tried.length).toBeLessThanOrEqual(4);
});

test("bytes that come in steps are met from below", () => {
  const made = fitting({
    ...{ allowed: 1000, empty: 1, least: 1e-9, expected: () => 1 },
    at: (level) => ({ made: level, bytes: 300 * Math.ceil(3 / level) }),
  });
  expect(300 * Math.ceil(3 / made)).toBe(900);
});

test("where nothing fits there is what is empty", () => {
  const at = () => ({ made: "too large", bytes: 11 });
  expect(fitting({ allowed: 10, empty: "empty", least: 1e-9, expected: () => 1, at })).toBe("empty");
});

test("where everything fits it stops at the least level", () => {
  const tried: number[] = [];
  const level = fitting({
    ...{ allowed: 1000, empty: 0, least: 0.01, expected: () => 1 },
    at(level) {
      tried.push(level);
      return { made: level, bytes: 10 };
    },
  });
  expect(Math.min(...tried)).toBe(0.01);
  expect(level).toBeGreaterThanOrEqual(0.01);
});
