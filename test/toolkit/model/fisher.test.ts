import { expect, test } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import type { Weights } from "../../../toolkit/io/weights.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { fisher } from "../../../toolkit/model/fisher.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import type { Matrix, Tensor } from "../../../toolkit/tensor/tensor.ts";
import { modelCase, weightsOf } from "../../helpers/models.ts";
import { gaussian, randomMatrix } from "../../helpers/random.ts";

const weights = await weightsOf(modelCase("llama"));
const vocabulary = weights.config["vocab_size"] as number;
const next = gaussian(1);
const texts = Array.from({ length: 24 }, () =>
  Array.from({ length: 20 }, () => Math.abs(Math.floor(1e6 * next())) % vocabulary),
);
const calibration = fisher(weights, texts);

/** The same model with one weight moved. */
const moved = (name: string, change: Matrix): Weights => ({
  ...weights,
  async weight(asked) {
    const tensor = await weights.weight(asked);
    if (asked !== name) return tensor;
    return { shape: tensor.shape, data: tensor.data.map((x, i) => x + change.data[i]!) } as Tensor;
  },
});

/** Mean KL to a changed model over all positions of all texts, in nats. */
async function divergence(changed: Weights): Promise<number> {
  const [own, other] = [await loadModel(weights), await loadModel(changed)];
  const value = tf.tidy(() => {
    const [p, q] = [own, other].map((model) => tf.logSoftmax(model.logits(texts)));
    return tf.mean(tf.sum(tf.mul(tf.exp(p!), tf.sub(p!, q!)), -1)).dataSync()[0]!;
  });
  own.dispose();
  other.dispose();
  return value;
}

/** ½ tr(G E A Eᵀ), A the mean of x xᵀ. */
async function predicted(layer: string, change: Matrix): Promise<number> {
  const [A, G] = [await calibration.gram(layer), await calibration.gradients(layer)];
  const [left, right] = [matmul(G, change), matmul(change, A)];
  return left.data.reduce((sum, x, i) => sum + x * right.data[i]!, 0) / (2 * calibration.tokens);
}

test.each([
  "model.layers.0.self_attn.v_proj",
  "model.layers.0.mlp.down_proj",
  "model.layers.1.mlp.up_proj",
  "model.layers.1.self_attn.o_proj",
])("what a small change of %s does to the predictions is foretold", async (layer) => {
  const { shape } = await weights.weight(`${layer}.weight`);
  const change = randomMatrix(shape[0]!, shape[1]!, 7, 3e-3);
  const [measured, foretold] = [
    await divergence(moved(`${layer}.weight`, change)),
    await predicted(layer, change),
  ];
  expect(measured).toBeGreaterThan(0);
  expect(foretold / measured).toBeGreaterThan(0.6);
  expect(foretold / measured).toBeLessThan(1.7);
});

test("the same seed gives the same, another one nearly the same", async () => {
  const layer = "model.layers.0.mlp.gate_proj";
  const trace = ({ shape: [n], data }: Matrix) =>
    Array.from({ length: n }, (_, i) => data[i * (n + 1)]!).reduce((a, b) => a + b);
  const one = await calibration.gradients(layer);
  expect(await fisher(weights, texts).gradients(layer)).toEqual(one);
  const other = await fisher(weights, texts, { seed: 1 }).gradients(layer);
  expect(other).not.toEqual(one);
  expect(trace(other) / trace(one)).toBeGreaterThan(0.7);
  expect(trace(other) / trace(one)).toBeLessThan(1.4);
});

test("a name that is no projection of the model is refused, and so is no text", async () => {
  await expect(calibration.gradients("model.layers.9.mlp.up_proj")).rejects.toThrow(
    'fisher: expected a projection of the model, got "model.layers.9.mlp.up_proj"',
  );
  expect(() => fisher(weights, [])).toThrow("expected texts of at least one token");
});
