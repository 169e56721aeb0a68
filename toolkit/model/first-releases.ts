import type { Json } from "./json.ts";

/** What the sizes of Qwen's first releases have in common. */
const qwen: Json = {
  vocab_size: 151_936,
  hidden_size: 4096,
  intermediate_size: 22_016,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 32,
  max_position_embeddings: 32_768,
};

/**
 * What transformers fills in where a configuration leaves something out, by `model_type`: the settings of the type's
 * first release. A `text_config` inside another configuration is written without what equals them.
 */
export const firstReleases: Readonly<Record<string, Json>> = {
  llama: {
    architectures: ["LlamaForCausalLM"],
    vocab_size: 32_000,
    hidden_size: 4096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2048,
    eos_token_id: 2,
  },
  mistral: {
    architectures: ["MistralForCausalLM"],
    vocab_size: 32_000,
    hidden_size: 4096,
    intermediate_size: 14_336,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    max_position_embeddings: 131_072,
    eos_token_id: 2,
  },
  qwen2: { ...qwen, architectures: ["Qwen2ForCausalLM"] },
  qwen3: { ...qwen, architectures: ["Qwen3ForCausalLM"], head_dim: 128 },
};

/** The heads of an architecture's first release: the sizes of them that a whole `config.json` may leave out. */
export function firstHeads(architecture: string): Json {
  const first = Object.values(firstReleases).find(({ architectures }) =>
    (architectures as string[]).includes(architecture),
  );
  const { num_key_value_heads, head_dim } = first ?? {};
  return { num_key_value_heads, head_dim };
}
