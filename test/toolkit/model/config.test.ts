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
    ropeTheta: 500000,
    normEpsilon: 1e-5,
    tiedHead: false,
    eos: [2],
  });
});

test("reads what transformers 5 writes", () => {
  const rope_parameters = { rope_theta: 10000, rope_type: "default" };
  const config = llamaConfig({ ...LLAMA, rope_parameters, head_dim: 64, eos_token_id: [2, 7] });
  expect(config).toMatchObject({ ropeTheta: 10000, headSize: 64, eos: [2, 7] });
});

test("where nothing is said, every head has its own keys and values, and theta is 10000", () => {
  expect(llamaConfig(LLAMA)).toMatchObject({ keyValueHeads: 32, ropeTheta: 10000, eos: [] });
});

test.each([
  ["another architecture", { architectures: ["GPT2LMHeadModel"] }, /LlamaForCausalLM, got GPT2LMHeadModel/],
  ["no architecture", { architectures: undefined }, /got none/],
  ["another activation", { hidden_act: "gelu" }, /hidden_act silu, got gelu/],
  ["biases", { attention_bias: true }, /attention_bias false, got true/],
  ["scaled positions", { rope_scaling: { rope_type: "llama3", factor: 8 } }, /rope_type default, got llama3/],
  ["scaled positions, old spelling", { rope_scaling: { type: "linear", factor: 2 } }, /got linear/],
])("refuses %s by name", (_, change, message) => {
  expect(() => llamaConfig({ ...LLAMA, ...change })).toThrow(UnsupportedError);
  expect(() => llamaConfig({ ...LLAMA, ...change })).toThrow(message);
});

test.each([
  ["a missing size", { vocab_size: undefined }, /vocab_size must be a positive number, got undefined/],
  ["a size that is text", { hidden_size: "4096" }, /hidden_size/],
  ["a size of zero", { num_hidden_layers: 0 }, /num_hidden_layers .* got 0/],
  ["heads that do not divide", { num_key_value_heads: 5 }, /divide the 32 heads.* got 5/],
  ["an odd head size", { head_dim: 127 }, /even head size, got 32 and 127/],
])("names %s", (_, change, message) => {
  expect(() => llamaConfig({ ...LLAMA, ...change })).toThrow(FormatError);
  expect(() => llamaConfig({ ...LLAMA, ...change })).toThrow(message);
});
