import { expect, test } from "vitest";
import { UnsupportedError } from "../../../toolkit/errors.ts";
import { modelShapes } from "../../../toolkit/model/model-shapes.ts";
import { publishedConfigs } from "../../../toolkit/plan/published-configs.ts";
import { sizeOf } from "../../../toolkit/tensor/tensor.ts";

const sizes = ({ names, shape }: ReturnType<typeof modelShapes>) =>
  names.reduce((sum, name) => sum + sizeOf(shape(name)), 0);

// Counted by others: from the total_size of their safetensors (two bytes a weight), or from the loaded model.
test.each(Object.entries(publishedConfigs))(
  "%s has as many weights as published",
  (_, { config, weights }) => {
    expect(sizes(modelShapes(config))).toBe(weights);
  },
);

test("shapes follow the heads: Llama 3 has fewer for keys and values", () => {
  const two = modelShapes(publishedConfigs["Llama-2-7B"].config);
  const three = modelShapes(publishedConfigs["Llama-3-8B"].config);
  expect(two.shape("model.layers.31.self_attn.k_proj.weight")).toEqual([4096, 4096]);
  expect(three.shape("model.layers.31.self_attn.k_proj.weight")).toEqual([1024, 4096]);
  expect(three.shape("model.layers.0.mlp.down_proj.weight")).toEqual([4096, 14_336]);
});

test("LLaVA's tensors have the names that transformers stores, the last layers of the tower included", () => {
  const { names, shape } = modelShapes(publishedConfigs["LLaVA-1.5-7B"].config);
  expect(names).toHaveLength(686);
  expect(shape("language_model.lm_head.weight")).toEqual([32_064, 4096]);
  expect(shape("vision_tower.vision_model.encoder.layers.23.mlp.fc1.weight")).toEqual([4096, 1024]);
  expect(shape("multi_modal_projector.linear_1.weight")).toEqual([4096, 1024]);
});

test("a LLaVA of its authors is refused, for its configuration does not say what is stored", () => {
  const config = { ...publishedConfigs["Llama-2-7B"].config, architectures: ["LlavaLlamaForCausalLM"] };
  expect(() => modelShapes(config)).toThrow(UnsupportedError);
  expect(() => modelShapes(config)).toThrow(/the format of its authors \(LlavaLlamaForCausalLM\)/);
});
