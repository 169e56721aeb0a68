import { expect, test } from "vitest";
import { MismatchError, ValueError } from "../../../toolkit/errors.ts";
import { rightPatterns } from "../../../toolkit/index.ts";

const answers = (bits: string) => ({
  answers: [...bits].map((bit, i) => ({ prompt: `p${i}`, correct: bit === "1" })),
});

test("every problem belongs to one pattern: the models that have it right", () => {
  const patterns = rightPatterns({
    single: answers("11010"),
    double: answers("11000"),
    triple: answers("11100"),
  });
  expect(patterns).toHaveLength(8);
  const found = Object.fromEntries(patterns.map(({ right, problems }) => [right.join("+"), problems]));
  expect(found).toEqual({
    "single+double+triple": [0, 1],
    triple: [2],
    single: [3],
    "": [4],
    double: [],
    "single+double": [],
    "single+triple": [],
    "double+triple": [],
  });
  expect(patterns[0]).toMatchObject({ right: ["single", "double", "triple"], share: 0.4 });
  expect(patterns.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
  for (const {
    share,
    interval: [low, high],
  } of patterns)
    expect(low <= share && share <= high).toBe(true);
});

test("it asks for the same problems, and for as many models as can be read", () => {
  expect(() => rightPatterns({})).toThrow(ValueError);
  expect(() => rightPatterns(Object.fromEntries([..."abcdefg"].map((name) => [name, answers("1")])))).toThrow(
    "rightPatterns: expected 1…6 models, got 7",
  );
  expect(() => rightPatterns({ a: answers("") })).toThrow("expected answers to at least one problem");
  expect(() => rightPatterns({ a: answers("11"), b: answers("1") })).toThrow(MismatchError);
});
