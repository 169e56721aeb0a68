import { expect, test } from "vitest";
import { fitting } from "../../../../toolkit/methods/water-fill/fitting-level.ts";
import { uniform } from "../../../../toolkit/tensor/random.ts";

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

test("where bytes rise and fall a little on their way down, and the first tries are all just too large, it goes on", () => {
  const tried: number[] = [];
  // Of a layer of the vision pair at 1/128, which was left empty: what it took, from level to level.
  const seen: [level: number, bytes: number][] = [
    [0.0414, 1685],
    [0.0418, 1647],
    [0.0419, 1651],
    [0.0423, 1648],
  ];
  const level = fitting({
    ...{ allowed: 1639, empty: 0, least: 1e-9 },
    expected: (bytes) => 0.041116 * (1636 / bytes) ** 0.45,
    at(level) {
      tried.push(level);
      const bytes = seen.find(([most]) => level < most)?.[1] ?? Math.round(1645 * (0.0423 / level) ** 2);
      return { made: level, bytes };
    },
  });
  expect(level).toBeGreaterThan(0.0423);
  expect(level).toBeLessThan(0.05);
  expect(new Set(tried).size).toBe(tried.length);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  "a rough slope, drawn with seed %d, never leaves anything empty",
  (seed) => {
    const random = uniform(seed);
    for (let i = 0; i < 50; i++) {
      const [allowed, power, first] = [200 + 5000 * random(), 0.5 + 3 * random(), 0.3 + 2 * random()];
      const [waves, shift] = [50 + 400 * random(), 6 * random()];
      const bytesAt = (level: number) =>
        Math.round(allowed * level ** -power * (1 + 0.02 * Math.sin(waves * Math.log(level) + shift)));
      const level = fitting({
        ...{ allowed, empty: 0, least: 1e-9 },
        expected: (bytes) => first * (allowed / bytes) ** (1 / power),
        at: (level) => ({ made: level, bytes: bytesAt(level) }),
      });
      expect(bytesAt(level)).toBeLessThanOrEqual(allowed);
      expect(bytesAt(level)).toBeGreaterThan(0.9 * allowed);
    }
  },
);
