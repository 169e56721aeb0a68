import { beforeAll, expect, test } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { NotFoundError } from "../../../toolkit/errors.ts";
import { llamaConfig } from "../../../toolkit/model/config.ts";
import { embedding, head, llama, transformer } from "../../../toolkit/model/llama.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { llamaShapes, type Parameters } from "../../../toolkit/model/parameters.ts";
import { firstLayers, golden, tinyLlama } from "../../helpers/llama.ts";
import { largestDifference } from "../../helpers/numbers.ts";

const weights = await tinyLlama();
const config = llamaConfig(weights.config);
const parameters = new Map() as Parameters & Map<string, ReturnType<typeof tf.tensor>>;

beforeAll(async () => {
  for (const [name, shape] of llamaShapes(config))
    parameters.set(name, tf.tensor((await weights.weight(name)).data, shape));
});

test.each([1, 2] as const)("gives the logits of Python's transformers after %i layers", async (layers) => {
  const model = await loadModel(firstLayers(weights, layers));
  const expected = golden.logits[layers === 1 ? "one layer" : "two layers"];
  expect(largestDifference(model.logits(golden.tokens).arraySync(), expected)).toBeLessThan(1e-5);
});

test("a text read in pieces, with keys and values kept, gives the logits of the whole text", () => {
  const tokens = tf.tensor2d(golden.tokens, undefined, "int32");
  const whole = llama(config, parameters, tokens).arraySync();
  const embedded = embedding(parameters, tokens);
  const first = transformer(config, parameters, embedded.slice([0, 0, 0], [-1, 3, -1]));
  const past = first.memory;
  const second = transformer(config, parameters, embedded.slice([0, 3, 0], [-1, 4, -1]), { past });
  const pieces = tf.concat(
    [head(config, parameters, first.hidden), head(config, parameters, second.hidden)],
    1,
  );
  expect(largestDifference(pieces.arraySync(), whole)).toBeLessThan(1e-5);
});

test("a token's logits do not depend on what comes after it", () => {
  const logits = (rows: number[][]) => llama(config, parameters, tf.tensor2d(rows, undefined, "int32"));
  const [row] = golden.tokens as [number[]];
  const before = logits([row]).slice([0, 0, 0], [1, 4, -1]);
  const after = logits([[...row.slice(0, 4), 40, 41, 42]]).slice([0, 0, 0], [1, 4, -1]);
  expect(after.arraySync()).toEqual(before.arraySync());
});

test("rotary positions matter: the same tokens in another order end in other logits", () => {
  const logits = (row: number[]) => llama(config, parameters, tf.tensor2d([row], undefined, "int32"));
  const last = (row: number[]) => logits(row).slice([0, 2, 0], [1, 1, -1]).arraySync();
  expect(largestDifference(last([5, 9, 7]), last([9, 5, 7]))).toBeGreaterThan(0.01);
});

test("names the weight that is missing", () => {
  const some = new Map([...parameters].filter(([name]) => !name.includes("layers.1.mlp.up_proj")));
  const tokens = tf.tensor2d([[1]], undefined, "int32");
  expect(() => llama(config, some, tokens)).toThrow(NotFoundError);
  expect(() => llama(config, some, tokens)).toThrow(/model\.layers\.1\.mlp\.up_proj\.weight/);
});
