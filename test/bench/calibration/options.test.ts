import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options: a sixteenth, 64 texts, five rounds", () => {
  expect(readOptions([])).toEqual({ budget: 16, texts: 64, rounds: 5 });
});

test("reads what is asked for", () => {
  expect(readOptions(["--budget=32", "--texts", "8", "--rounds=1"])).toEqual({
    budget: 32,
    texts: 8,
    rounds: 1,
  });
  expect(readOptions(["-h"])).toBe("help");
});

test.each([
  [["--texts", "0"], '--texts: expected a whole number from 1, got "0"'],
  [["--quick"], "Unknown option '--quick'"],
])("%j is an error", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
