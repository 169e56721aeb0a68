import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options: three sides, five rounds", () => {
  expect(readOptions([])).toEqual({ sides: [256, 512, 1024], rounds: 5 });
});

test("reads what is asked for", () => {
  expect(readOptions(["--side=128", "--side", "512", "--rounds=2"])).toEqual({
    sides: [128, 512],
    rounds: 2,
  });
  expect(readOptions(["-h"])).toBe("help");
});

test.each([
  [["--side", "64"], "--side: expected at least 128, where a sixteenth pays for bands, got 64"],
  [["--rounds", "0"], '--rounds: expected a whole number from 1, got "0"'],
  [["--fast"], "Unknown option '--fast'"],
])("%j is an error", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
