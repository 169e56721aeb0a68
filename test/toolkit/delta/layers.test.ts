import { expect, it, test } from "vitest";
import { compressibleLayers, layerPlace } from "../../../toolkit/delta/layers.ts";
import { nearNames } from "../../../toolkit/delta/near-names.ts";
import { ValueError } from "../../../toolkit/errors.ts";

it("finds the language model's projections in every layout, and nothing else", () => {
  const names = [
    "model.layers.0.self_attn.q_proj.weight",
    "language_model.model.layers.0.self_attn.k_proj.weight",
    "model.language_model.layers.0.mlp.up_proj.weight",
    "layers.0.mlp.gate_proj.weight",
    "model.layers.0.self_attn.q_proj.bias",
    "model.layers.0.self_attn.q_norm.weight",
    "model.vision_tower.encoder.layers.0.self_attn.q_proj.weight",
    "model.embed_tokens.weight",
    "lm_head.weight",
  ];
  expect(compressibleLayers(names)).toEqual([
    "language_model.model.layers.0.self_attn.k_proj",
    "layers.0.mlp.gate_proj",
    "model.language_model.layers.0.mlp.up_proj",
    "model.layers.0.self_attn.q_proj",
  ]);
});

it("puts layer 2 before layer 10", () => {
  const names = [10, 2].map((i) => `model.layers.${i}.mlp.up_proj.weight`);
  expect(compressibleLayers(names)).toEqual(["model.layers.2.mlp.up_proj", "model.layers.10.mlp.up_proj"]);
});

it("lists the names with the fewest edits first", () => {
  expect(nearNames("kitten", ["dog", "sitting", "mitten", "kitchen"], 2)).toEqual(["mitten", "kitchen"]);
});

test.each([
  ["model.layers.3.mlp.down_proj", 3, "down_proj"],
  ["language_model.model.layers.12.self_attn.q_proj", 12, "q_proj"],
])("%s is in block %i, its %s", (layer, block, projection) => {
  expect(layerPlace(layer)).toEqual({ block, projection });
});

test("what is no layer has no place", () => {
  expect(() => layerPlace("lm_head")).toThrow(ValueError);
});
