import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { randomFrom } from "../../../toolkit/model/random.ts";
import { candidates, draw, type SampleOptions } from "../../../toolkit/model/sample.ts";
import { tinyLlama } from "../../helpers/llama.ts";

interface Golden {
  readonly logits: number[];
  readonly cases: { readonly options: SampleOptions; readonly probabilities: number[] }[];
}

const golden: Golden = JSON.parse(readFileSync("test/fixtures/sampling/golden.json", "utf8"));
const logits = Float32Array.from(golden.logits);

test.each(golden.cases)("$options leaves the tokens that Python's transformers leaves", (golden) => {
  const { options, probabilities } = golden;
  const found = new Array<number>(logits.length).fill(0);
  for (const { token, probability } of candidates(logits, options)) found[token] = probability;
  probabilities.forEach((probability, token) => {
    expect(found[token]).toBeCloseTo(probability, 6);
  });
});

test("a token is drawn as often as its probability says", () => {
  const from = candidates(logits, { topK: 3 });
  const random = randomFrom([1]);
  const counts = new Map<number, number>();
  for (let i = 0; i < 10_000; i++) {
    const token = draw(from, random);
    counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  for (const { token, probability } of from)
    expect(Math.abs(counts.get(token)! / 10_000 - probability)).toBeLessThan(0.02);
});

const endless = await loadModel(await tinyLlama({ eos_token_id: null }));
const PROMPTS = [
  [1, 5, 9],
  [7, 7],
  [1, 5, 9],
  [30, 2, 5, 17],
];
const sampled = (options: SampleOptions, prompts = PROMPTS) =>
  endless.generate(prompts, { maxTokens: 12, temperature: 1.5, ...options });

test("the same seed gives the same texts, another seed others", () => {
  expect(sampled({ seed: 3 })).toEqual(sampled({ seed: 3 }));
  expect(sampled({ seed: 3 })).not.toEqual(sampled({ seed: 4 }));
});

test("a prompt is continued alike whatever stands beside it", () => {
  expect(sampled({ seed: 3 }, [[7, 7]])[0]).toEqual(sampled({ seed: 3 })[1]);
});

test("the same prompt twice gives two texts", () => {
  const [first, , again] = sampled({ seed: 3 });
  expect(first).not.toEqual(again);
});

test("one candidate is the most likely token, and so is a temperature of 0", () => {
  const greedy = endless.generate(PROMPTS, { maxTokens: 12 });
  expect(sampled({ topK: 1 })).toEqual(greedy);
  expect(sampled({ topP: 1e-9 })).toEqual(greedy);
  expect(sampled({ temperature: 0 })).toEqual(greedy);
});

test.each([
  ["temperature", { temperature: -1 }, "temperature must be 0 or more, got -1"],
  ["temperature", { temperature: Number.NaN }, "got NaN"],
  ["topK", { topK: 0 }, "topK must be a whole number from 1, got 0"],
  ["topP", { topP: 1.5 }, "topP must lie in (0, 1], got 1.5"],
])("refuses a %s out of range", (_, options, message) => {
  expect(() => sampled(options)).toThrow(ValueError);
  expect(() => sampled(options)).toThrow(message);
});
