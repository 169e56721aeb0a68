import { FormatError, UnsupportedError } from "../errors.ts";
import type { Weights } from "../io/weights.ts";
import type { Json } from "./json.ts";

/** A language model that was taught to see, by the names that transformers and the authors of LLaVA gave it. */
const SEEING = /^(LlavaForConditionalGeneration|Llava(Llama|Mistral|Qwen2)ForCausalLM)$/;

/** What a `text_config` leaves out because it is as in the model type's first release. */
const FIRST_RELEASES: Readonly<Record<string, Json>> = {
  llama: {
    architectures: ["LlamaForCausalLM"],
    vocab_size: 32_000,
    hidden_size: 4096,
    intermediate_size: 11_008,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    max_position_embeddings: 2048,
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
  },
  qwen2: { architectures: ["Qwen2ForCausalLM"] },
  qwen3: { architectures: ["Qwen3ForCausalLM"] },
};

/**
 * The language model in a checkpoint: all of it, or what lies beside the vision tower of a LLaVA, by
 * the names and with the configuration that it would have alone.
 *
 * transformers writes `language_model.model.layers.0…`, some versions of it `model.language_model.layers.0…`,
 * LLaVA's authors `model.layers.0…`. All are `model.layers.0…` here; `vision_tower.…` and `multi_modal_projector.…`
 * keep their names, without the `model.` and `vision_model.` that some versions put there.
 */
export function languageModel(weights: Weights): Weights {
  const stored = new Map(weights.names.map((name) => [nameAlone(name), name]));
  return {
    config: configAlone(weights.config),
    names: [...stored.keys()],
    weight: (name) => weights.weight(stored.get(name) ?? name),
  };
}

/** Whether a weight belongs to what sees, not to the language model. */
export const isVision = (name: string): boolean =>
  /^(vision_tower|multi_modal_projector|image_newline|model\.(vision_tower|mm_projector|image_newline))\b/.test(
    name,
  );

/** The name that a weight, or a layer, would have in the language model alone. */
export const nameAlone = (name: string): string =>
  name
    .replace(/^language_model\.(model\.|lm_head\.)/, "$1")
    .replace(/^model\.language_model\./, "model.")
    .replace(/^(model\.)?(vision_tower|multi_modal_projector)\./, "$2.")
    .replace(/^vision_tower\.vision_model\./, "vision_tower.");

/** @throws {UnsupportedError} a text model of a type that is not implemented */
function configAlone(config: Json): Json {
  const architecture = String([config["architectures"] ?? ""].flat()[0]);
  const seeing = SEEING.exec(architecture);
  if (!seeing) return config;
  if (seeing[2]) return { ...config, architectures: [architecture.slice("Llava".length)] };
  const text = config["text_config"];
  if (typeof text !== "object" || text === null)
    throw new FormatError(`config.json: text_config must be an object, got ${JSON.stringify(text)}`);
  return textConfig(text as Json, config);
}

function textConfig(text: Json, config: Json): Json {
  const type = String(text["model_type"] ?? "llama");
  const first = FIRST_RELEASES[type];
  if (!first)
    throw new UnsupportedError(
      `config.json: expected a text_config of type ${Object.keys(FIRST_RELEASES).join(", ")}, got ${type}`,
    );
  const tied = text["tie_word_embeddings"] ?? config["tie_word_embeddings"];
  return {
    ...first,
    eos_token_id: 2,
    ...text,
    tie_word_embeddings: tied,
    architectures: first["architectures"],
  };
}
