import { expect, test } from "vitest";
import { UnsupportedError, ValueError } from "../../../toolkit/errors.ts";
import { accuracy } from "../../../toolkit/evaluate/accuracy.ts";
import { answer } from "../../../toolkit/evaluate/answer.ts";
import type { Extract } from "../../../toolkit/evaluate/extract.ts";
import type { Tokenizer } from "../../../toolkit/model/tokenizer.ts";
import { characters, table } from "../../helpers/table-model.ts";

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

test("asks in batches, no more than the limit", async () => {
  const model = table({});
  const { n } = await accuracy(model, characters, problems, { limit: 3, batch: 2 });
  expect([n, model.batches]).toEqual([3, [2, 1]]);
});

test("tells after every token how many problems are answered, and how much was written", async () => {
  const model = table({ "1 + 1": "2", "2 + 2": "444", "3 + 3": "66" });
  const progress: number[][] = [];
  const onProgress = (...told: number[]) => progress.push(told);
  await accuracy(model, characters, problems, { limit: 3, batch: 2, onProgress });
  expect(progress).toEqual([
    [0, 3, 0],
    [0, 3, 2],
    [1, 3, 3],
    [1, 3, 4],
    [2, 3, 4],
    [2, 3, 5],
    [2, 3, 6],
    [3, 3, 6],
  ]);
});

test("what is compared can be chosen", async () => {
  const model = table({ "4 + 4": "It is 8" });
  const extract = (text: string) => /\d+/.exec(text)?.[0] ?? "";
  const { correct } = await accuracy(model, characters, problems.slice(3), { extract });
  expect(correct).toBe(1);
});

test.each([/is (\d+)/g, "is (\\d+)"])(
  "what is compared can be found by a regular expression: %s",
  async (extract) => {
    const model = table({ a: "It is 8.", b: "It is 9." });
    const asked = [..."ab"].map((prompt) => ({ prompt, answer: "What is 8" }));
    const { answers } = await accuracy(model, characters, asked, { extract });
    expect(answers.map(({ correct }) => correct)).toEqual([true, false]);
  },
);

test("how a problem's answer is extracted can stand with the problem, and comes first", async () => {
  const model = table({ "1 + 1": "I say 2!", "2 + 2": "I say 4!" });
  const own = { prompt: "1 + 1", answer: "2", extract: "say (\\d)" };
  const { answers } = await accuracy(model, characters, [own, { prompt: "2 + 2", answer: "4" }], {
    extract: (text) => text,
  });
  expect(answers.map((answered) => answered.correct)).toEqual([true, false]);
});

test("tells which answers were cut off", async () => {
  const model = table({ "1 + 1": "12345", "2 + 2": "4" });
  const { answers } = await accuracy(model, characters, problems.slice(0, 2), { maxTokens: 5 });
  expect(answers.map(({ ended }) => ended)).toEqual([false, true]);
});

test("draws as it is told", async () => {
  const model = table({});
  await accuracy(model, characters, problems.slice(0, 1), { temperature: 0.7, seed: 3 });
  await accuracy(model, characters, problems.slice(0, 1));
  expect(model.asked[0]).toMatchObject({ temperature: 0.7, seed: 3, maxTokens: 128 });
  expect(model.asked[1]!.temperature).toBeUndefined();
});

test("compares an object in JSON by its value, unless something else is extracted", async () => {
  const answer = '{"answer":["red ball"]}';
  const model = table({ a: '{ "answer": ["red ball"] }\n', b: '{"answer":["blue ball"]}', c: '{"answer":' });
  const asked = [..."abc"].map((prompt) => ({ prompt, answer }));
  const rights = async (extract?: Extract) =>
    (await accuracy(model, characters, asked, extract && { extract })).answers.map(({ correct }) => correct);
  expect(await rights()).toEqual([true, false, false]);
  expect(await rights((text) => text)).toEqual([false, false, false]);
});

test("runs the functions of problems that have tests, where that is allowed", async () => {
  const tests = [[1, 3] as const, [0, 2] as const];
  const asked = [..."abc"].map((prompt) => ({ prompt, answer: "x => x + 2", tests }));
  const model = table({ a: "n => 2 + n", b: "n => n + 3", c: "n => n + 2" });
  const { answers } = await accuracy(model, characters, asked, {
    allowCodeExecution: true,
    timeoutMs: 60_000,
  });
  expect(answers.map(({ correct }) => correct)).toEqual([true, false, true]);
  const refused = accuracy(model, characters, asked);
  await expect(refused).rejects.toThrow(ValueError);
  await expect(refused).rejects.toThrow(/^accuracy: .*expected allowCodeExecution: true/);
  expect(model.batches).toEqual([3]);
});

test("refuses a question about a picture", async () => {
  const asked = [{ prompt: "<image>\nWhat?", answer: "a cat", image: "cat.png" }];
  await expect(accuracy(table({}), characters, asked)).rejects.toThrow(UnsupportedError);
});

test("puts special tokens around a prompt unless it has its own", async () => {
  const marked: Tokenizer = {
    ...characters,
    encode: (text, { special = true } = {}) => characters.encode(special ? `<s>${text}` : text),
  };
  const model = table({ "<s>a": "yes", "<s>b": "yes" });
  const asked = [
    { prompt: "a", answer: "yes" },
    { prompt: "<s>b", answer: "yes", special: false },
  ];
  expect((await accuracy(model, marked, asked)).correct).toBe(2);
});

test("refuses to measure on nothing", async () => {
  await expect(accuracy(table({}), characters, [])).rejects.toThrow(ValueError);
});

test.each([{ batch: 0 }, { batch: Number.NaN }, { limit: -1 }, { limit: 0.5 }, { maxTokens: 0 }])(
  "refuses %j, which would never end or measure nothing",
  async (options) => {
    await expect(accuracy(table({}), characters, problems, options)).rejects.toThrow(
      /^accuracy: \w+ must be a whole number from 1, got/,
    );
  },
);

test("answers one prompt as text", () => {
  expect(answer(table({ "1 + 1": "2" }), characters, "1 + 1")).toBe("2");
});
