import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { firstWrongStep, solutionSteps, stepsBeside } from "../../../toolkit/index.ts";

const right = "4 - 3 = 1. 1 + 15 = 16. 16 - 3 = 13.\n#### 13";

test("sentences and lines are steps, and a point inside a number ends none", () => {
  expect(solutionSteps(right)).toEqual(["4 - 3 = 1", "1 + 15 = 16", "16 - 3 = 13", "#### 13"]);
  expect(solutionSteps("1.5 + 2 = 3.5. 3.5 - 1 = 2.5.\n\n####2.5")).toEqual([
    "1.5 + 2 = 3.5",
    "3.5 - 1 = 2.5",
    "####2.5",
  ]);
  expect(solutionSteps("")).toEqual([]);
});

test("the first step that is another, or missing, is wrong", () => {
  expect(firstWrongStep(right, right)).toBeUndefined();
  expect(firstWrongStep("4 - 3 = 1. 1 + 15 = 17. 17 - 3 = 14.\n#### 14", right)).toBe(1);
  expect(firstWrongStep("4 - 3 = 1.", right)).toBe(1);
  expect(firstWrongStep(`${right}\nand on`, right)).toBe(4);
  expect(firstWrongStep("", right)).toBe(0);
});

test("every solution that ships has as many steps as it has equations, and an answer", () => {
  const lines = readFileSync("datasets/word-problems/test.jsonl", "utf8").trim().split("\n");
  for (const line of lines) {
    const { answer } = JSON.parse(line) as { answer: string };
    const steps = solutionSteps(answer);
    expect(steps.slice(0, -1).every((step) => /^\d+ [-+*] \d+ = \d+$/.test(step))).toBe(true);
    expect(steps.at(-1)).toMatch(/^#### \d+$/);
  }
});

test("solutions stand beside the right one with a mark at their first wrong step", () => {
  expect(
    stepsBeside(right, { a: right, b: "4 - 3 = 2. 2 + 15 = 17.", c: `${right}\nmore\nand more` }),
  ).toEqual([
    { step: 1, right: "4 - 3 = 1", a: "4 - 3 = 1", b: "✗ 4 - 3 = 2", c: "4 - 3 = 1" },
    { step: 2, right: "1 + 15 = 16", a: "1 + 15 = 16", b: "2 + 15 = 17", c: "1 + 15 = 16" },
    { step: 3, right: "16 - 3 = 13", a: "16 - 3 = 13", b: null, c: "16 - 3 = 13" },
    { step: 4, right: "#### 13", a: "#### 13", b: null, c: "#### 13" },
    { step: 5, right: null, a: null, b: null, c: "✗ more" },
    { step: 6, right: null, a: null, b: null, c: "and more" },
  ]);
  expect(stepsBeside("1 + 1 = 2.\n#### 2", { short: "1 + 1 = 2." })[1]).toMatchObject({ short: "✗ (ends)" });
});
