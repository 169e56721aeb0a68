import { expect, test } from "vitest";
import type { Config } from "../../../toolkit/io/weights.ts";
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

test("a model stored without its output layer's prefix is the same model", async () => {
  const plain = await tinyLlama();
  const bare = (name: string) => name.replace(/^model\./, "");
  const stored = new Map(plain.names.map((name) => [bare(name), name]));
  const names = [...stored.keys()];
  const model = await loadModel({ ...plain, names, weight: (name) => plain.weight(stored.get(name)!) });
  const expected = (await loadModel(plain)).logits([[1, 5, 9]]).arraySync();
  expect(model.logits([[1, 5, 9]]).arraySync()).toEqual(expected);
});

test("a LLaVA whose file names no architecture is known by its model_type", async () => {
  const { config, ...rest } = await tinyLlava();
  const { architectures: _, ...unnamed } = config;
  expect(languageModel({ ...rest, config: unnamed }).config["hidden_size"]).toBe(32);
});

test("a quantized LLaVA is refused, though its text_config does not tell", async () => {
  const weights = await tinyLlava({ quantization_config: { quant_method: "bitsandbytes" } });
  await expect(loadModel(weights)).rejects.toThrow(/quantization_config \(bitsandbytes\)/);
});

test("the tokens that generation_config.json ends a text with count, all of them", async () => {
  const weights = await tinyLlama({ eos_token_id: 2 });
  const endedBy = async (generation: Config | undefined) => {
    const model = await loadModel({ ...weights, generation });
    return { eos: model.config.eos, written: model.generate([[1, 5, 9]], { maxTokens: 1 })[0] };
  };
  const [first = -1] = (await endedBy(undefined)).written!;
  expect(await endedBy({ eos_token_id: [47, first] })).toEqual({ eos: [47, first], written: [] });
  expect((await endedBy({ eos_token_id: 47 })).eos).toEqual([47]);
  expect((await endedBy({ temperature: 0.6 })).eos).toEqual([2]);
  expect((await endedBy({ eos_token_id: null })).eos).toEqual([2]);
});
