import type { Config } from "../io/weights.ts";
import { CLIP_OF_LLAVA } from "../model/vision/config.ts";

/** What decides the sizes of a published model, and where that was read. */
export interface PublishedConfig {
  /** The lines of its `config.json` that decide shapes. */
  readonly config: Config;
  /** Weights in all, as counted from its safetensors. */
  readonly weights: number;
  readonly source: string;
}

const llama = { architectures: ["LlamaForCausalLM"], model_type: "llama", tie_word_embeddings: false };
const configOf = (name: string) =>
  `config.json of ${name}, as litgpt/config.py of Lightning-AI/litgpt has it`;

const clip = { model_type: "clip_vision_model", ...CLIP_OF_LLAVA };

/** The models of the paper's kinds, to plan for before anything is downloaded. */
export const publishedConfigs = {
  "Llama-2-7B": {
    config: {
      ...llama,
      vocab_size: 32_000,
      hidden_size: 4096,
      intermediate_size: 11_008,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 32,
    },
    weights: 6_738_415_616,
    source: configOf("meta-llama/Llama-2-7b-hf"),
  },
  "Llama-2-13B": {
    config: {
      ...llama,
      vocab_size: 32_000,
      hidden_size: 5120,
      intermediate_size: 13_824,
      num_hidden_layers: 40,
      num_attention_heads: 40,
      num_key_value_heads: 40,
    },
    weights: 13_015_864_320,
    source: configOf("meta-llama/Llama-2-13b-hf"),
  },
  "Llama-3-8B": {
    config: {
      ...llama,
      vocab_size: 128_256,
      hidden_size: 4096,
      intermediate_size: 14_336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
    },
    weights: 8_030_261_248,
    source: configOf("meta-llama/Meta-Llama-3-8B"),
  },
  "Mistral-7B": {
    config: {
      ...llama,
      architectures: ["MistralForCausalLM"],
      model_type: "mistral",
      vocab_size: 32_000,
      hidden_size: 4096,
      intermediate_size: 14_336,
      num_hidden_layers: 32,
      num_attention_heads: 32,
      num_key_value_heads: 8,
    },
    weights: 7_241_732_096,
    source: configOf("mistralai/Mistral-7B-v0.1"),
  },
  "LLaVA-1.5-7B": {
    config: {
      architectures: ["LlavaForConditionalGeneration"],
      model_type: "llava",
      text_config: { model_type: "llama", vocab_size: 32_064 },
      vision_config: clip,
    },
    weights: 7_063_427_072,
    source: "config.json of llava-hf/llava-1.5-7b-hf, and what transformers fills in where it is silent",
  },
} as const satisfies Readonly<Record<string, PublishedConfig>>;
