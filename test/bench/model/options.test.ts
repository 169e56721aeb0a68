import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options: the math model, five rounds, alone", () => {
  expect(readOptions([])).toEqual({
    python: undefined,
    model: "datasets/tiny-math",
    rounds: 5,
    json: undefined,
  });
});

test("reads what is asked for", () => {
  const args = ["--python", "python3", "--model=here", "--rounds=2", "--json", "numbers.json"];
  expect(readOptions(args)).toEqual({ python: "python3", model: "here", rounds: 2, json: "numbers.json" });
  expect(readOptions(["-h"])).toBe("help");
});

test.each([
  [["--rounds", "0"], '--rounds: expected a whole number from 1, got "0"'],
  [["--fast"], "Unknown option '--fast'"],
])("%j is an error", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
