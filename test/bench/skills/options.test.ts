import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options: every pair at three budgets of stored bytes, on all held-out problems", () => {
  expect(readOptions([])).toEqual({
    pairs: ["math", "code", "chat", "vision"],
    methods: ["low-rank", "bit-delta", "delta-come", "water-fill"],
    budgets: [16, 24, 32],
    problems: 200,
    json: undefined,
  });
});

test("reads what is asked for", () => {
  const args = ["--pairs=math-seed-2,code", "--methods=adamix,dare", "--budgets=8", "--problems", "20"];
  expect(readOptions(args)).toMatchObject({
    pairs: ["math-seed-2", "code"],
    methods: ["adamix", "dare"],
    budgets: [8],
    problems: 20,
  });
  expect(readOptions(["-h"])).toBe("help");
});

test.each([
  [["--pairs", "base"], '--pairs: expected names that begin with math, code, chat, vision, got "base"'],
  [["--budgets", "16,"], '--budgets: expected a whole number from 1, got ""'],
])("%j is an error", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
