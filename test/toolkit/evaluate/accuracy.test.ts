import { expect, test } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { accuracy, finalAnswer } from "../../../toolkit/evaluate/accuracy.ts";
import { answer } from "../../../toolkit/evaluate/answer.ts";
import type { Tokenizer } from "../../../toolkit/model/tokenizer.ts";

/** One token per character. */
const characters: Tokenizer = {
  size: 65536,
  encode: (text) => Array.from(text, (character) => character.charCodeAt(0)),
  decode: (tokens) => String.fromCharCode(...tokens),
};

/** A model that answers what a table says, and remembers how many prompts came at once. */
function table(answers: Record<string, string>) {
  const batches: number[] = [];
  const generate = (prompts: readonly (readonly number[] | Int32Array)[]) => {
    batches.push(prompts.length);
    return prompts.map((prompt) => characters.encode(answers[characters.decode([...prompt])] ?? ""));
  };
  return { batches, generate };
}

const problems = [
  { prompt: "1 + 1", answer: "1 + 1 = 2.\n#### 2" },
  { prompt: "2 + 2", answer: "#### 4" },
  { prompt: "3 + 3", answer: "6" },
  { prompt: "4 + 4", answer: "#### 8" },
];

test("counts answers whose last line is right, whatever the steps say", async () => {
  const model = table({
    "1 + 1": "#### 2",
    "2 + 2": "2 + 2 = 4.\n#### 5",
    "3 + 3": " 6\n",
    "4 + 4": "It is 8",
  });
  const { accuracy: share, correct, n, interval, answers } = await accuracy(model, characters, problems);
  expect([share, correct, n]).toEqual([0.5, 2, 4]);
  expect(interval[0]).toBeLessThan(0.5);
  expect(interval[1]).toBeGreaterThan(0.5);
  expect(answers.map((answered) => answered.correct)).toEqual([true, false, true, false]);
  expect(answers[1]).toMatchObject({ prompt: "2 + 2", completion: "2 + 2 = 4.\n#### 5" });
});

test("asks in batches, no more than the limit, and tells how far it is", async () => {
  const model = table({});
  const progress: [number, number][] = [];
  const onProgress = (done: number, n: number) => progress.push([done, n]);
  const { n } = await accuracy(model, characters, problems, { limit: 3, batch: 2, onProgress });
  expect([n, model.batches]).toEqual([3, [2, 1]]);
  expect(progress).toEqual([
    [2, 3],
    [3, 3],
  ]);
});

test("what is compared can be chosen", async () => {
  const model = table({ "4 + 4": "It is 8" });
  const extract = (text: string) => /\d+/.exec(text)?.[0] ?? "";
  const { correct } = await accuracy(model, characters, problems.slice(3), { extract });
  expect(correct).toBe(1);
});

test("refuses to measure on nothing", async () => {
  await expect(accuracy(table({}), characters, [])).rejects.toThrow(ValueError);
});

test.each([
  ["1 + 2 = 3.\n#### 3", "3"],
  ["  42\n", "42"],
  ["#### 7\nand more #### 8", "7\nand more"],
])("the final answer of %j is %j", (text, expected) => {
  expect(finalAnswer(text)).toBe(expected);
});

test("answers one prompt as text", () => {
  expect(answer(table({ "1 + 1": "2" }), characters, "1 + 1")).toBe("2");
});
