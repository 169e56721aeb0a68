import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options: five rounds, no other kernels", () => {
  expect(readOptions([])).toEqual({ with: [], rounds: 5, json: undefined });
});

test("reads what is asked for", () => {
  const args = ["--with", "tslab", "--rounds=2", "--json", "numbers.json"];
  expect(readOptions(args)).toEqual({ with: ["tslab"], rounds: 2, json: "numbers.json" });
  expect(readOptions(["-h"])).toBe("help");
});

test.each([
  [["--with", "toString"], '--with: expected tslab | deno, got "toString"'],
  [["--rounds", "0"], '--rounds: expected a whole number from 1, got "0"'],
  [["--rounds", "many"], '--rounds: expected a whole number from 1, got "many"'],
  [["--fast"], "Unknown option '--fast'"],
])("%j is an error", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
