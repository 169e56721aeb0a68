import { expect, test } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import {
  FormatError,
  NotFoundError,
  ShapeError,
  UnsupportedError,
  ValueError,
} from "../../../toolkit/errors.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { golden, tinyLlama } from "../../helpers/llama.ts";
import { largestDifference } from "../../helpers/numbers.ts";

const DOWN = "model.layers.0.mlp.down_proj.weight";
const ones = (shape: number[]) => {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(1);
  return { shape, data };
};

test("asks for weights by name, so that a changed weight changes the logits", async () => {
  const whole = await loadModel(await tinyLlama());
  const changed = await loadModel(await tinyLlama({}, { [DOWN]: ones([16, 24]) }));
  const logits = [whole, changed].map((model) => model.logits(golden.tokens).arraySync());
  expect(largestDifference(logits[0]!, logits[1]!)).toBeGreaterThan(0.1);
});

test("a tied head is the embedding", async () => {
  const untied = await tinyLlama();
  const embedding = await untied.weight("model.embed_tokens.weight");
  const copied = { "lm_head.weight": embedding };
  const same = await loadModel(await tinyLlama({}, copied));
  const expected = same.logits(golden.tokens).arraySync();
  const withCopy = await tinyLlama({ tie_word_embeddings: true }, copied);
  const withoutCopy = { ...withCopy, names: withCopy.names.filter((name) => name !== "lm_head.weight") };
  for (const weights of [withCopy, withoutCopy])
    expect((await loadModel(weights)).logits(golden.tokens).arraySync()).toEqual(expected);
});

test("refuses a head that should be the embedding and is another", async () => {
  const loading = loadModel(await tinyLlama({ tie_word_embeddings: true }));
  await expect(loading).rejects.toThrow(FormatError);
  await expect(loading).rejects.toThrow("got one that differs from model.embed_tokens.weight at element 0");
});

test("refuses a weight of another shape", async () => {
  const loading = loadModel(await tinyLlama({}, { [DOWN]: ones([24, 16]) }));
  await expect(loading).rejects.toThrow(ShapeError);
  await expect(loading).rejects.toThrow(`${DOWN} must be [16, 24] by its config.json, got [24, 16]`);
});

test("refuses a weight that is not a number, and frees what it had loaded", async () => {
  const before = tf.memory().numTensors;
  const down = ones([16, 24]);
  down.data[7] = Number.NaN;
  const loading = loadModel(await tinyLlama({}, { [DOWN]: down }));
  await expect(loading).rejects.toThrow(ValueError);
  await expect(loading).rejects.toThrow(`${DOWN} must be finite, got NaN at element 7`);
  expect(tf.memory().numTensors).toBe(before);
});

test("names a weight that is missing", async () => {
  const loading = loadModel(await tinyLlama({ num_hidden_layers: 3 }));
  await expect(loading).rejects.toThrow(NotFoundError);
  await expect(loading).rejects.toThrow("model.layers.2.input_layernorm.weight");
});

test("refuses a weight that it has no place for", async () => {
  const loading = loadModel(await tinyLlama({}, { "model.layers.0.self_attn.q_proj.bias": ones([16]) }));
  await expect(loading).rejects.toThrow(UnsupportedError);
});

test("passes over the angles of rotary positions that old checkpoints hold", async () => {
  const model = await loadModel(
    await tinyLlama({}, { "model.layers.0.self_attn.rotary_emb.inv_freq": ones([2]) }),
  );
  expect(model.logits(golden.tokens).shape).toEqual([2, 7, 48]);
});

test.each([
  ["rows of different lengths", [[1, 2], [3]], ShapeError, /got 2 and 1/],
  ["no rows", [], ShapeError, /got none/],
  ["a number beyond the vocabulary", [[1, 48]], ValueError, /0…47, got 48/],
  ["a negative number", [[-1]], ValueError, /got -1/],
])("refuses %s", async (_, tokens, type, message) => {
  const model = await loadModel(await tinyLlama());
  expect(() => model.logits(tokens)).toThrow(type);
  expect(() => model.logits(tokens)).toThrow(message);
});

test("gives its memory back", async () => {
  const before = tf.memory().numTensors;
  (await loadModel(await tinyLlama())).dispose();
  expect(tf.memory().numTensors).toBe(before);
});
