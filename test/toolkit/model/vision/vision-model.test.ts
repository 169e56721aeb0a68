import { expect, test } from "vitest";
import { tf } from "../../../../toolkit/backend/tensorflow.ts";
import { FormatError, NotFoundError, ShapeError, UnsupportedError } from "../../../../toolkit/errors.ts";
import { loadVisionModel } from "../../../../toolkit/model/vision/vision-model.ts";
import { changed, golden, question, tinyLlava } from "../../../helpers/llava.ts";
import { largestDifference } from "../../../helpers/numbers.ts";

const endless = await loadVisionModel(await tinyLlava(await changed("text_config", { eos_token_id: null })));

test.each([0, 1])("gives the logits of Python's transformers for image %i", (i) => {
  const [logits] = endless.logits(question(golden[i]!)).arraySync();
  expect(largestDifference(logits!, golden[i]!.logits)).toBeLessThan(2e-5);
});

test("answers questions about images, side by side and alone, as transformers does", () => {
  const questions = golden.map(question);
  const expected = golden.map(({ greedy }) => greedy);
  expect(endless.generate(questions, { maxTokens: 8 })).toEqual(expected);
  expect(questions.map((one) => endless.generate([one], { maxTokens: 8 })[0])).toEqual(expected);
});

test("another image gives another answer", () => {
  const [first, second] = golden as [(typeof golden)[0], (typeof golden)[0]];
  const logits = [first, second].map(({ image }) =>
    endless.logits(question({ ...first, image })).arraySync(),
  );
  expect(largestDifference(logits[0]!, logits[1]!)).toBeGreaterThan(0.1);
});

test("an image token stands for the image, or for one of its vectors", () => {
  const asked = question(golden[0]!);
  const token = endless.vision.imageToken;
  const written = asked.tokens.flatMap((one) => (one === token ? [one, one, one, one] : [one]));
  const logits = endless.logits({ ...asked, tokens: written }).arraySync();
  expect(logits).toEqual(endless.logits(asked).arraySync());
});

test("answers without an image, too", () => {
  expect(endless.generate([{ tokens: [1, 5, 9], images: [] }], { maxTokens: 3 })[0]).toHaveLength(3);
});

test.each([
  [
    "fewer images than image tokens",
    { images: [] },
    /1 or 4 image tokens \(39\) for each of 0 images, got 1/,
  ],
  ["more images than image tokens", { tokens: [1, 5] }, /for each of 1 images, got 0/],
  ["an image of another size", { images: [{ width: 4, height: 4, data: [0] }] }, /8 × 8 pixels .* got 4 × 4/],
])("refuses %s", (_, change, message) => {
  const ask = () => endless.generate([{ ...question(golden[0]!), ...change }]);
  expect(ask).toThrow(ShapeError);
  expect(ask).toThrow(message);
});

// As different versions of transformers have named the parts.
const renamed = {
  "4.30": (name: string) => name.replace(/^vision_tower\./, "vision_tower.vision_model."),
  "4.52": (name: string) =>
    name
      .replace(/^vision_tower\./, "model.vision_tower.vision_model.")
      .replace(/^multi_modal/, "model.multi_modal")
      .replace(/^language_model\.model\./, "model.language_model.")
      .replace(/^language_model\.lm_head/, "lm_head"),
};

test.each(Object.entries(renamed))(
  "reads the names that transformers %s gave the weights",
  async (_, rename) => {
    const model = await loadVisionModel(await tinyLlava({}, rename));
    const [logits] = model.logits(question(golden[0]!)).arraySync();
    expect(largestDifference(logits!, golden[0]!.logits)).toBeLessThan(2e-5);
  },
);

test.each([
  [
    "another tower",
    await changed("vision_config", { model_type: "siglip_vision_model" }),
    UnsupportedError,
    /siglip/,
  ],
  [
    "another choice of features",
    { vision_feature_select_strategy: "patch" },
    UnsupportedError,
    /default or full, got patch/,
  ],
  [
    "a LLaVA as its authors store it",
    { architectures: ["LlavaLlamaForCausalLM"] },
    UnsupportedError,
    /expected architecture LlavaForConditionalGeneration, got LlavaLlamaForCausalLM/,
  ],
  ["features of several layers", { vision_feature_layer: [-2, -3] }, UnsupportedError, /got \[-2,-3\]/],
  [
    "patches that do not fit",
    await changed("vision_config", { patch_size: 3 }),
    FormatError,
    /divides 8, got 3/,
  ],
  ["another activation", { projector_hidden_act: "relu" }, UnsupportedError, /gelu or quick_gelu, got relu/],
  [
    "another language model",
    await changed("text_config", { model_type: "opt" }),
    UnsupportedError,
    /got opt/,
  ],
])("refuses %s", async (_, change, type, message) => {
  const loading = loadVisionModel(await tinyLlava(change));
  await expect(loading).rejects.toThrow(type);
  await expect(loading).rejects.toThrow(message);
});

test("names a weight of the projector that is missing", async () => {
  const loading = loadVisionModel(
    await tinyLlava({}, (name) => name.replace("linear_2.bias", "linear_3.bias")),
  );
  await expect(loading).rejects.toThrow(NotFoundError);
  await expect(loading).rejects.toThrow("multi_modal_projector.linear_2.bias");
});

test("leaves no tensor behind, and gives its memory back", async () => {
  const before = tf.memory().numTensors;
  const model = await loadVisionModel(await tinyLlava());
  const loaded = tf.memory().numTensors;
  model.generate(golden.map(question), { maxTokens: 3 });
  expect(tf.memory().numTensors).toBe(loaded);
  model.dispose();
  expect(tf.memory().numTensors).toBe(before);
});
