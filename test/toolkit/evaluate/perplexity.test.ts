import { expect, test } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { ValueError } from "../../../toolkit/errors.ts";
import { perplexity } from "../../../toolkit/evaluate/perplexity.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { golden, tinyLlama } from "../../helpers/llama.ts";

/** A text is its token numbers with spaces between. */
const numbers = {
  size: 48,
  encode: (text: string) => text.split(" ").filter(Boolean).map(Number),
  decode: (tokens: readonly number[]) => tokens.join(" "),
};

const [row] = golden.tokens as [number[]];
const text = row.join(" ");
const model = await loadModel(await tinyLlama());

test("in one window it is the exponential of the mean surprise", async () => {
  const surprises = row.slice(1).map((next, t) => {
    const logits = golden.logits["two layers"][0]![t]!;
    return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[next]!;
  });
  const mean = surprises.reduce((a, b) => a + b) / surprises.length;
  const result = await perplexity(model, numbers, text);
  expect(result.perplexity).toBeCloseTo(Math.exp(mean), 3);
  expect(result).toMatchObject({ tokens: 6, context: 128, stride: 64 });
});

test("a model that knows nothing hesitates between all tokens, and is sure of that", async () => {
  const knowsNothing = { logits: (rows: { length: number }[][]) => tf.zeros([1, rows[0]!.length, 48]) };
  const result = await perplexity(knowsNothing as never, numbers, text);
  expect(result.perplexity).toBeCloseTo(48, 4);
  expect(result.standardError).toBeCloseTo(0, 4);
});

test.each([
  [4, 2, [4, 4, 3]],
  [4, 3, [4, 4]],
  [3, 1, [3, 3, 3, 3, 3]],
  [7, 3, [7]],
])("windows of %i tokens, %i apart, score each token once", async (context, stride, lengths) => {
  const read: number[] = [];
  const spying = {
    logits: (rows: readonly (readonly number[] | Int32Array)[]) => {
      read.push(rows[0]!.length);
      return model.logits(rows);
    },
  };
  const progress: number[] = [];
  const onProgress = (done: number) => progress.push(done);
  const result = await perplexity(spying, numbers, text, { context, stride, onProgress });
  expect(read).toEqual(lengths);
  expect([result.tokens, progress.at(-1)]).toEqual([6, 6]);
});

test("leaves no tensor behind", async () => {
  const before = tf.memory().numTensors;
  await perplexity(model, numbers, text, { context: 4 });
  expect(tf.memory().numTensors).toBe(before);
});

test.each([
  ["a text of one token", "5", {}],
  ["a stride as long as the context", text, { context: 4, stride: 4 }],
  ["a context of one token", text, { context: 1 }],
  ["a context that is no number", text, { context: Number.NaN }],
  ["a stride of zero", text, { context: 4, stride: 0 }],
])("refuses %s", async (_, given, options) => {
  await expect(perplexity(model, numbers, given, options)).rejects.toThrow(ValueError);
});
