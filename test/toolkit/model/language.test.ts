import { expect, test } from "vitest";
import { llamaConfig } from "../../../toolkit/model/config.ts";
import { languageModel } from "../../../toolkit/model/language.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { tinyLlama } from "../../helpers/llama.ts";
import { tinyLlava } from "../../helpers/llava.ts";

test("the language model of a LLaVA is loaded by itself, from whichever names it has", async () => {
  const model = await loadModel(await tinyLlava());
  const other = await loadModel(
    await tinyLlava({}, (name) => name.replace(/^language_model\.model\./, "model.language_model.")),
  );
  expect(model.config.width).toBe(32);
  expect(other.logits([[1, 5, 9]]).arraySync()).toEqual(model.logits([[1, 5, 9]]).arraySync());
});

test("LLaVA as its authors store it is a Llama beside a projector", async () => {
  const plain = await tinyLlama();
  const names = [...plain.names, "model.mm_projector.0.weight", "model.vision_tower.vision_tower.x.weight"];
  const config = { ...plain.config, architectures: ["LlavaLlamaForCausalLM"], model_type: "llava_llama" };
  const model = await loadModel({ ...plain, names, config });
  const expected = (await loadModel(plain)).logits([[1, 5, 9]]).arraySync();
  expect(model.logits([[1, 5, 9]]).arraySync()).toEqual(expected);
});

test("what a text_config leaves out is as in the first release", () => {
  const config = { architectures: ["LlavaForConditionalGeneration"], text_config: { vocab_size: 32064 } };
  const weights = { config, names: [], weight: () => Promise.reject(new Error("not asked for")) };
  expect(llamaConfig(languageModel(weights).config)).toMatchObject({
    vocabulary: 32064,
    width: 4096,
    intermediate: 11008,
    layers: 32,
    keyValueHeads: 32,
    eos: [2],
  });
});
