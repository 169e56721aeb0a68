import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { describe, expect, it } from "vitest";
import { tf } from "../../../../toolkit/backend/tensorflow.ts";
import { ShapeError, UnsupportedError } from "../../../../toolkit/errors.ts";
import { rememberVisionLogits } from "../../../../toolkit/evaluate/remember-logits.ts";
import { visionKlToFineTuned } from "../../../../toolkit/evaluate/vision-kl.ts";
import type { Weights } from "../../../../toolkit/io/weights.ts";
import { fromTensorFlow, scoped } from "../../../../toolkit/linalg/bridge.ts";
import { matmul } from "../../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../../toolkit/linalg/norm.ts";
import { calibrate } from "../../../../toolkit/model/calibrate.ts";
import { llamaConfig } from "../../../../toolkit/model/config.ts";
import { fisher } from "../../../../toolkit/model/fisher.ts";
import { isVision, languageModel } from "../../../../toolkit/model/language.ts";
import { loadParameters } from "../../../../toolkit/model/load.ts";
import { llamaShapes } from "../../../../toolkit/model/parameters.ts";
import { visionConfig } from "../../../../toolkit/model/vision/config.ts";
import { embeddingWithImages } from "../../../../toolkit/model/vision/llava.ts";
import { writtenOut } from "../../../../toolkit/model/vision/prompt.ts";
import { visionShapes } from "../../../../toolkit/model/vision/shapes.ts";
import { loadVisionModel } from "../../../../toolkit/model/vision/vision-model.ts";
import { uniform } from "../../../../toolkit/tensor/random.ts";
import type { Matrix, Tensor } from "../../../../toolkit/tensor/tensor.ts";
import { golden, question, tinyLlava } from "../../../helpers/llava.ts";
import { modelCase, weightsOf } from "../../../helpers/models.ts";
import { randomMatrix } from "../../../helpers/random.ts";

const weights = await tinyLlava();
const language = languageModel(weights);
const config = llamaConfig(language.config);
const vision = visionConfig(weights.config);
const asked = golden.map(question);
const layers = language.names
  .filter((name) => /^model\.layers\..*_proj\.weight$/.test(name))
  .map((name) => name.slice(0, -".weight".length));

/** What enters the first block, with nothing but the norm before it: the inputs of its queries, [tokens, width]. */
async function firstInputs(): Promise<Matrix> {
  const shapes = new Map([...llamaShapes(config), ...visionShapes(vision, config.width)]);
  const parameters = await loadParameters(language, shapes, isVision);
  const inputs = scoped(() => {
    const rows = asked.map((prompt) =>
      embeddingWithImages(
        config,
        vision,
        parameters,
        [writtenOut("test", prompt, vision)],
        prompt.images,
      ).reshape<Tensor2D>([-1, config.width]),
    );
    const x = tf.concat2d(rows, 0);
    const size = tf.sqrt(tf.add(tf.mean(tf.square(x), 1, true), config.normEpsilon));
    return fromTensorFlow(
      tf.mul<Tensor2D>(tf.div(x, size), parameters.get("model.layers.0.input_layernorm.weight")!),
    );
  });
  tf.dispose([...parameters.values()]);
  return inputs;
}

describe("calibration with images", () => {
  it("records what the images are seen as, where they stand", async () => {
    const x = await firstInputs();
    const calibration = calibrate(weights, asked);
    expect(calibration.tokens).toBe(x.shape[0]);
    const expected = matmul(x, x, { transposeA: true });
    expect(relativeError(expected, await calibration.gram("model.layers.0.self_attn.q_proj"))).toBeLessThan(
      1e-5,
    );
  });

  it("records the same with gradients as without, side by side with texts that have no image", async () => {
    const texts = [...asked, { tokens: [1, 5, 9], images: [] }, [7, 8]];
    const [alone, both] = [calibrate(weights, texts), fisher(weights, texts)];
    expect(layers.length).toBeGreaterThan(0);
    for (const layer of layers)
      expect(relativeError(await alone.gram(layer), await both.gram(layer))).toBeLessThan(1e-5);
  });

  it("is that of texts where there is no image", async () => {
    const texts = [
      [1, 5, 9, 4],
      [7, 8],
    ];
    const prompts = texts.map((tokens) => ({ tokens, images: [] }));
    for (const layer of layers)
      expect(await calibrate(weights, prompts).gram(layer)).toEqual(
        await calibrate(weights, texts).gram(layer),
      );
  });

  it("foretells what small changes do to predictions of words", async () => {
    const random = uniform(3);
    const drawn = (length: number, below: number) =>
      Array.from({ length }, () => Math.floor(below * random()));
    const texts = Array.from({ length: 60 }, () => ({
      tokens: [1, vision.imageToken, ...drawn(2, vision.imageToken)],
      images: [{ width: 8, height: 8, data: drawn(8 * 8 * 3, 256) }],
    }));
    const calibration = fisher(weights, texts);
    const own = await loadVisionModel(weights);
    const truth = rememberVisionLogits(own);
    const ratios: number[] = [];
    for (const layer of layers.filter((_, i) => i % 3 === 0)) {
      const name = `${layer}.weight`;
      const { shape } = await language.weight(name);
      const change = randomMatrix(shape[0]!, shape[1]!, 7, 3e-3);
      const other = await loadVisionModel(moved(name, change));
      const { kl, positions } = await visionKlToFineTuned(other, truth, texts, { resamples: 10 });
      other.dispose();
      const [A, G] = [await calibration.gram(layer), await calibration.gradients(layer)];
      const [left, right] = [matmul(G, change), matmul(change, A)];
      const foretold = left.data.reduce((sum, x, i) => sum + x * right.data[i]!, 0) / 2;
      ratios.push(foretold / (kl * positions));
    }
    own.dispose();
    const mean = ratios.reduce((a, b) => a + b) / ratios.length; // twice as much if what images predict counted
    expect(mean).toBeGreaterThan(0.7);
    expect(mean).toBeLessThan(1.4);
  });

  it("asks for one image token for each image, or as many as it becomes", () => {
    const [{ images }] = asked as [(typeof asked)[0]];
    const wrong = () => calibrate(weights, [{ tokens: [1, 5], images }]);
    expect(wrong).toThrow(ShapeError);
    expect(wrong).toThrow(
      /^calibrate: expected 1 or 4 image tokens \(39\) for each of 1 images, got 0 in all/,
    );
  });

  it("refuses images for a model without eyes", async () => {
    const blind = await weightsOf(modelCase("llama"));
    expect(() => calibrate(blind, asked)).toThrow(UnsupportedError);
  });
});

/** The same model with one weight moved. */
function moved(name: string, change: Matrix): Weights {
  const stored = language.names.map((own, i) => [own, weights.names[i]!] as const);
  const [, changed] = stored.find(([own]) => own === name)!;
  return {
    ...weights,
    async weight(asked) {
      const tensor = await weights.weight(asked);
      if (asked !== changed) return tensor;
      return { shape: tensor.shape, data: tensor.data.map((x, i) => x + change.data[i]!) } as Tensor;
    },
  };
}
