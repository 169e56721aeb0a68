import { expect, test } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { ShapeError } from "../../../toolkit/errors.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { golden, tinyLlama } from "../../helpers/llama.ts";

const endless = await loadModel(await tinyLlama({ eos_token_id: null }));

test("continues as Python's transformers does", () => {
  expect(endless.generate(golden.tokens, { maxTokens: 12 })).toEqual(golden.greedy);
});

test("stops before the token that ends a text, row by row", async () => {
  const model = await loadModel(await tinyLlama());
  const ended = golden.greedy.map((row) => (row.includes(2) ? row.slice(0, row.indexOf(2)) : row));
  expect(ended.map((row) => row.length)).toEqual([12, 4]);
  expect(model.generate(golden.tokens, { maxTokens: 12 })).toEqual(ended);
});

test("stops a text after the token that the caller ends it with, and goes on with the others", () => {
  const [, second] = golden.greedy as [number[], number[]];
  const seen: number[][] = [];
  const until = (written: readonly number[]) => {
    seen.push([...written]);
    return written.length === 3 && written.every((token, i) => token === second[i]);
  };
  const [long, short] = endless.generate(golden.tokens, { maxTokens: 12, until });
  expect([long, short]).toEqual([golden.greedy[0], second.slice(0, 3)]);
  expect(seen.filter((written) => written.length === 12)).toEqual([golden.greedy[0]]);
});

test("tells after every step how much is written, and how many texts have ended", async () => {
  const model = await loadModel(await tinyLlama());
  const told: number[][] = [];
  const written = model.generate(golden.tokens, { maxTokens: 6, onStep: (...step) => told.push(step) });
  expect(written.map(({ length }) => length)).toEqual([6, 4]);
  expect(told).toEqual([
    [2, 0],
    [4, 0],
    [6, 0],
    [8, 0],
    [9, 1],
    [10, 1],
  ]);
});

test("prompts of different lengths side by side give what each gives alone", () => {
  const prompts = [[1], [5, 9, 30, 2, 5, 17, 8, 8, 40], [7, 7, 7], [1, 5, 9, 30, 2]];
  const alone = prompts.map((prompt) => endless.generate([prompt], { maxTokens: 20 })[0]);
  expect(endless.generate(prompts, { maxTokens: 20 })).toEqual(alone);
});

test("keeping keys and values gives what reading the whole text again and again gives", () => {
  const [prompt] = golden.tokens as [number[]];
  const text = [...prompt];
  for (let i = 0; i < 8; i++) text.push(mostLikelyAfter(text));
  expect(endless.generate([prompt], { maxTokens: 8 })[0]).toEqual(text.slice(prompt.length));
});

const mostLikelyAfter = (text: number[]): number => {
  const last = endless.logits([text]).slice([0, text.length - 1, 0], [1, 1, -1]);
  return last.argMax(-1).dataSync()[0]!;
};

test("without TensorFlow's own kernels the same tokens come", async () => {
  await tf.setBackend("cpu");
  try {
    const model = await loadModel(await tinyLlama({ eos_token_id: null }));
    expect(model.generate(golden.tokens, { maxTokens: 12 })).toEqual(golden.greedy);
    model.dispose();
  } finally {
    await tf.setBackend("tensorflow");
  }
});

test("leaves no tensor behind", () => {
  const before = tf.memory().numTensors;
  endless.generate(golden.tokens, { maxTokens: 3 });
  expect(tf.memory().numTensors).toBe(before);
});

test("refuses an empty prompt", () => {
  expect(() => endless.generate([[1], []])).toThrow(ShapeError);
});
