import { expect, test } from "vitest";
import { FormatError, UnsupportedError } from "../../../toolkit/errors.ts";
import { llamaConfig } from "../../../toolkit/model/config.ts";

const LLAMA = {
  architectures: ["LlamaForCausalLM"],
  vocab_size: 32000,
  hidden_size: 4096,
  intermediate_size: 11008,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  rms_norm_eps: 1e-5,
};

test("reads what transformers 4 writes", () => {
  const config = llamaConfig({ ...LLAMA, rope_theta: 500000, num_key_value_heads: 8, eos_token_id: 2 });
  expect(config).toEqual({
    vocabulary: 32000,
    width: 4096,
    intermediate: 11008,
    layers: 32,
    heads: 32,
    keyValueHeads: 8,
    headSize: 128,
    rope: { theta: 500000, type: "default" },
    normEpsilon: 1e-5,
    tiedHead: false,
    eos: [2],
    biases: [],
    queryKeyNorm: false,
    windows: new Array(32).fill(null),
  });
});

test("reads what transformers 5 writes", () => {
  const rope_parameters = { rope_theta: 10000, rope_type: "default" };
  const config = llamaConfig({ ...LLAMA, rope_parameters, head_dim: 64, eos_token_id: [2, 7] });
  expect(config).toMatchObject({ rope: { theta: 10000, type: "default" }, headSize: 64, eos: [2, 7] });
});

test("a configuration without architectures is of its model_type", () => {
  const { architectures: _, ...json } = LLAMA;
  expect(llamaConfig({ ...json, model_type: "qwen2" }).biases).toHaveLength(3);
  expect(() => llamaConfig({ ...json, model_type: "gpt2" })).toThrow(/got none/);
});

test("swish is silu by another name", () => {
  expect(llamaConfig({ ...LLAMA, hidden_act: "swish" })).toEqual(llamaConfig(LLAMA));
});

test("where both versions' rotary settings stand, those of transformers 4 count, as in transformers", () => {
  const both = {
    rope_scaling: { type: "linear", factor: 2 },
    rope_parameters: { rope_type: "linear", factor: 4 },
  };
  expect(llamaConfig({ ...LLAMA, ...both }).rope).toMatchObject({ type: "linear", factor: 2 });
  expect(llamaConfig({ ...LLAMA, ...both, rope_scaling: {} }).rope).toMatchObject({ factor: 4 });
});

test("where nothing is said, every head has its own keys and values, and theta is 10000", () => {
  expect(llamaConfig(LLAMA)).toMatchObject({ keyValueHeads: 32, rope: { theta: 10000 }, eos: [] });
});

test.each([
  [
    "another architecture",
    { architectures: ["GPT2LMHeadModel"] },
    /LlamaForCausalLM, MistralForCausalLM, Qwen2ForCausalLM, Qwen3ForCausalLM, .*got GPT2LMHeadModel/,
  ],
  ["no architecture", { architectures: undefined }, /got none/],
  ["another activation", { hidden_act: "gelu" }, /hidden_act silu, got gelu/],
  ["an unknown scaling", { rope_scaling: { rope_type: "magic" } }, /default, linear, .* longrope, got magic/],
  ["an unknown scaling, old spelling", { rope_scaling: { type: "su" } }, /got su/],
  [
    "rotary settings by kinds of layers",
    { rope_parameters: { full_attention: { rope_theta: 1e6 }, sliding_attention: { rope_theta: 1e4 } } },
    /for all layers alike, got some for full_attention/,
  ],
  ["attention to later tokens", { is_causal: false }, /is_causal false/],
  ["quantized weights", { quantization_config: { quant_method: "gptq", bits: 4 } }, /\(gptq\)/],
  ["heads that are turned in part", { partial_rotary_factor: 0.5 }, /partial_rotary_factor 1, got 0.5/],
])("refuses %s by name", (_, change, message) => {
  expect(() => llamaConfig({ ...LLAMA, ...change })).toThrow(UnsupportedError);
  expect(() => llamaConfig({ ...LLAMA, ...change })).toThrow(message);
});

test.each([
  ["a missing size", { vocab_size: undefined }, /vocab_size must be a positive number, got undefined/],
  ["a size that is text", { hidden_size: "4096" }, /hidden_size/],
  ["a size that is not whole", { num_hidden_layers: 2.5 }, /num_hidden_layers .* whole number, got 2.5/],
  ["an end that is a text", { eos_token_id: "</s>" }, /eos_token_id must be token numbers, got "<\/s>"/],
  ["ends of which one is no number", { eos_token_id: [2, null] }, /got \[2,null\]/],
  ["a size of zero", { num_hidden_layers: 0 }, /num_hidden_layers .* got 0/],
  ["heads that do not divide", { num_key_value_heads: 5 }, /divide the 32 heads.* got 5/],
  ["a scaling without its factor", { rope_scaling: { type: "linear" } }, /factor must be a positive number/],
  [
    "a list of another length",
    { max_position_embeddings: 8, rope_scaling: { type: "longrope", short_factor: [1], long_factor: [1] } },
    /short_factor must be 64 positive numbers, got \[1\]/,
  ],
  ["an odd head size", { head_dim: 127 }, /even head size, got 32 and 127/],
])("names %s", (_, change, message) => {
  expect(() => llamaConfig({ ...LLAMA, ...change })).toThrow(FormatError);
  expect(() => llamaConfig({ ...LLAMA, ...change })).toThrow(message);
});

const MISTRAL = { ...LLAMA, architectures: ["MistralForCausalLM"] };
const QWEN = { ...LLAMA, num_hidden_layers: 3, architectures: ["Qwen2ForCausalLM"], sliding_window: 8 };

test.each([
  ["a Mistral has the window it names", { ...MISTRAL, sliding_window: 512 }, 512],
  ["a Mistral has 4096 where nothing is said", MISTRAL, 4096],
  ["a Mistral has none where null is said", { ...MISTRAL, sliding_window: null }, null],
])("%s, in every layer", (_, json, window) => {
  expect(llamaConfig(json).windows).toEqual(new Array(32).fill(window));
});

test.each([
  ["has no window unless it says that it uses one", {}, [null, null, null]],
  ["has one from a layer on", { use_sliding_window: true, max_window_layers: 2 }, [null, null, 8]],
  [
    "has one in the layers it lists",
    { use_sliding_window: true, layer_types: ["sliding_attention", "full_attention", "full_attention"] },
    [8, null, null],
  ],
])("a Qwen2 %s", (_, change, windows) => {
  expect(llamaConfig({ ...QWEN, ...change }).windows).toEqual(windows);
});

test.each([
  [
    "kinds of layers that nobody knows",
    { ...QWEN, use_sliding_window: true, layer_types: ["full_attention", "mamba", "full_attention"] },
    /full_attention,full_attention,full_attention by its other settings, got full_attention,mamba,/,
  ],
  ["too few kinds of layers", { ...QWEN, layer_types: ["full_attention"] }, /got full_attention$/],
  [
    "windows in a Qwen2 that does not use them",
    { ...QWEN, layer_types: ["sliding_attention", "full_attention", "full_attention"] },
    /got sliding_attention,full_attention/,
  ],
  [
    "a Mistral with windows in some layers only",
    { ...MISTRAL, num_hidden_layers: 2, layer_types: ["sliding_attention", "full_attention"] },
    /sliding_attention,sliding_attention by its other settings, got sliding_attention,full_attention/,
  ],
])("refuses %s", (_, json, message) => {
  expect(() => llamaConfig(json)).toThrow(FormatError);
  expect(() => llamaConfig(json)).toThrow(message);
});
