import { expect, test } from "vitest";
import { readOptions } from "./options.ts";

test("without options: up to six tenants at a sixteenth, five rounds", () => {
  expect(readOptions([])).toEqual({
    tenants: [1, 3, 6],
    requests: [1, 4],
    tokens: 32,
    budget: 16,
    widths: [2048],
    rounds: 5,
    json: undefined,
  });
});

test("reads what is asked for", () => {
  const args = ["--tenants", "2, 8", "--requests=1", "--tokens=4", "--budget=32", "--widths", "64,128"];
  expect(readOptions([...args, "--rounds=2", "--json", "numbers.json"])).toEqual({
    tenants: [2, 8],
    requests: [1],
    tokens: 4,
    budget: 32,
    widths: [64, 128],
    rounds: 2,
    json: "numbers.json",
  });
  expect(readOptions(["-h"])).toBe("help");
});

test.each([
  [["--tenants", "3,0"], '--tenants: expected a whole number from 1, got "0"'],
  [["--widths", ""], '--widths: expected a whole number from 1, got ""'],
  [["--fast"], "Unknown option '--fast'"],
])("%j is an error", (args, message) => {
  expect(() => readOptions(args)).toThrow(message);
});
