import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { expect, test } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { fromTensorFlow, scoped } from "../../../toolkit/linalg/bridge.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { calibrate } from "../../../toolkit/model/calibrate.ts";
import { llamaConfig } from "../../../toolkit/model/config.ts";
import { llama } from "../../../toolkit/model/llama.ts";
import { loadParameters } from "../../../toolkit/model/load.ts";
import { type Moments, momentsOf } from "../../../toolkit/model/moments.ts";
import { llamaShapes } from "../../../toolkit/model/parameters.ts";
import { tokenTensor } from "../../../toolkit/model/tokens.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { modelCase, weightsOf } from "../../helpers/models.ts";
import { gaussian } from "../../helpers/random.ts";

const weights = await weightsOf(modelCase("llama"));
const config = llamaConfig(weights.config);
const next = gaussian(1);
const text = (length: number) =>
  Array.from({ length }, () => Math.abs(Math.floor(1e6 * next())) % config.vocabulary);
const layers = ["model.layers.0.self_attn.v_proj", "model.layers.1.mlp.down_proj"];

test("texts of different lengths, side by side: inputs are those that calibration records", async () => {
  const texts = [7, 20, 1, 13].map(text);
  const [moments, calibration] = [await momentsOf(weights, texts, 0), calibrate(weights, texts)];
  for (const layer of layers)
    expect(relativeError(await calibration.gram(layer), moments.get(layer)!.inputs)).toBeLessThan(1e-5);
});

/**
 * The mean over all tokens that can be drawn for one place: Σ_token p(token) · M Mᵀ with M [out, in] the gradient of log p(token) by
 * the weight, taken by differentiating for each. With one token in a text M = g xᵀ, and M Mᵀ = ‖x‖² g gᵀ.
 */
async function expected(layer: string, token: number): Promise<Matrix> {
  const parameters = await loadParameters(weights, llamaShapes(config), () => false);
  const name = `${layer}.weight`;
  const sum = scoped(() => {
    const read = (weight: Tensor2D) =>
      tf.logSoftmax(
        llama(config, new Map([...parameters, [name, weight]]), tokenTensor([[token]], config)).flatten(),
      );
    const weight = parameters.get(name) as Tensor2D;
    const p = tf.exp(read(weight)).dataSync();
    const moment = (drawn: number) => {
      const M = tf.grad((w) => tf.gather(read(w as Tensor2D), tf.scalar(drawn, "int32")))(weight) as Tensor2D;
      return tf.mul(tf.matMul(M, M, false, true), p[drawn]!);
    };
    return fromTensorFlow(tf.addN([...p.keys()].map(moment)) as Tensor2D);
  });
  tf.dispose([...parameters.values()]);
  return sum;
}

test.each(layers)(
  "the outputs' moments of %s are those of the gradients, drawn often enough",
  async (layer) => {
    const token = 3;
    const moments = (await momentsOf(weights, new Array(6000).fill([token]), 2)).get(layer)!;
    expect(relativeError(await expected(layer, token), sumOf(moments, 6000))).toBeLessThan(0.1);
  },
);

/** Σ ‖x‖² g gᵀ over so many texts, for one of them */
function sumOf({ inputs, outputs }: Moments, texts: number): Matrix {
  const [n] = inputs.shape;
  let energy = 0;
  for (let i = 0; i < n; i++) energy += inputs.data[i * (n + 1)]!;
  return matrix(...outputs.shape, outputs.data.map((x) => (x * energy) / texts) as Matrix["data"]);
}

test.each(layers)("what a text is filled up with has no part in the moments of %s", async (layer) => {
  const texts: number[][] = new Array(600).fill([3, 5]);
  const [alone, beside] = [
    await momentsOf(weights, texts, 1),
    await momentsOf(weights, [...texts, text(3)], 1),
  ];
  expect(relativeError(sumOf(alone.get(layer)!, 600), sumOf(beside.get(layer)!, 600))).toBeLessThan(0.3);
});
