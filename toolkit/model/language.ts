import { FormatError, UnsupportedError } from "../errors.ts";
import type { Weights } from "../io/weights.ts";
import { firstReleases } from "./first-releases.ts";
import type { Json } from "./json.ts";

/** A language model that was taught to see, by the names that transformers and the authors of LLaVA gave it. */
const SEEING = /^(LlavaForConditionalGeneration|Llava(Llama|Mistral|Qwen2)ForCausalLM)$/;

/**
 * The language model in a checkpoint: all of it, or what lies beside the vision tower of a LLaVA, by
 * the names and with the configuration that it would have alone.
 *
 * transformers writes `language_model.model.layers.0…`, some versions of it `model.language_model.layers.0…`,
 * LLaVA's authors `model.layers.0…`, models without an output layer `layers.0…`. All are `model.layers.0…` here;
 * `vision_tower.…` and `multi_modal_projector.…` keep their names, without the `model.` and `vision_model.` that some
 * versions put there.
 */
export function languageModel(weights: Weights): Weights {
  const stored = new Map(weights.names.map((name) => [nameAlone(name), name]));
  return {
    config: { ...configAlone(weights.config), ...endOf(weights.generation) },
    generation: weights.generation,
    names: [...stored.keys()],
    weight: (name) => weights.weight(stored.get(name) ?? name),
  };
}

/** Where `generation_config.json` says which tokens end a text, it counts: Llama 3 has several, `config.json` one. */
function endOf(generation: Json | undefined): Json {
  const end = generation?.["eos_token_id"] ?? null;
  return end === null ? {} : { eos_token_id: end };
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
    .replace(/^(embed_tokens|layers|norm)\./, "model.$1.")
    .replace(/^(model\.)?(vision_tower|multi_modal_projector)\./, "$2.")
    .replace(/^vision_tower\.vision_model\./, "vision_tower.");

/**
 * The configuration that the language model of a LLaVA would have alone; that of any other model as it is.
 *
 * @throws {UnsupportedError} a text model of a type that is not implemented
 */
export function configAlone(config: Json): Json {
  const implied = config["model_type"] === "llava" ? "LlavaForConditionalGeneration" : "";
  const architecture = String([config["architectures"] ?? implied].flat()[0]);
  const seeing = SEEING.exec(architecture);
  if (!seeing) return config;
  if (seeing[2]) return { ...config, architectures: [architecture.slice("Llava".length)] };
  const text = config["text_config"];
  if (typeof text !== "object" || text === null)
    throw new FormatError(`config.json: text_config must be an object, got ${JSON.stringify(text)}`);
  return textConfig(text as Json, config);
}

/** As transformers 5 reads it: where either part says that the output layer is the embedding, it is. */
function textConfig(text: Json, config: Json): Json {
  const type = String(text["model_type"] ?? "llama");
  const first = firstReleases[type];
  if (!first)
    throw new UnsupportedError(
      `config.json: expected a text_config of type ${Object.keys(firstReleases).join(", ")}, got ${type}`,
    );
  return {
    ...first,
    ...text,
    tie_word_embeddings: [text, config].some((part) => part["tie_word_embeddings"] === true),
    quantization_config: text["quantization_config"] ?? config["quantization_config"],
    architectures: first["architectures"],
  };
}
