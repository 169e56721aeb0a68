import { FormatError, UnsupportedError } from "../errors.ts";
import { checkLayerTypes, type Family, families } from "./families.ts";
import { firstHeads, firstReleases } from "./first-releases.ts";
import { count, type Json, positive, tokens } from "./json.ts";
import type { Rope } from "./rope/frequencies.ts";
import { ropeOf } from "./rope/settings.ts";

/** The sizes of a Llama or one of its relatives, and what sets it apart, as its `config.json` states them. */
export interface LlamaConfig extends Family {
  readonly vocabulary: number;
  /** Length of one token's vector in the residual stream. */
  readonly width: number;
  /** Length of the vector inside the feed-forward block. */
  readonly intermediate: number;
  readonly layers: number;
  /** Query heads. Each group of `heads / keyValueHeads` shares one key and value head. */
  readonly heads: number;
  readonly keyValueHeads: number;
  readonly headSize: number;
  readonly rope: Rope;
  readonly normEpsilon: number;
  /** Whether the output layer is the embedding itself. */
  readonly tiedHead: boolean;
  /** Tokens that end a text. */
  readonly eos: readonly number[];
}

/**
 * Reads a Hugging Face `config.json` as transformers 4 and 5 write it. What would change the
 * forward pass and is not implemented is refused by name, never ignored.
 *
 * @throws {UnsupportedError} another architecture, activation or scaling of rotary positions, quantized weights, or
 *   attention to later tokens
 * @throws {FormatError} a size is missing or is not a positive number, or two settings contradict each other
 */
export function llamaConfig(given: Json): LlamaConfig {
  checkImplemented(given);
  const architecture = architectureOf(given);
  const json: Json = { ...firstHeads(architecture), ...given };
  const width = count(json, "hidden_size");
  const heads = count(json, "num_attention_heads");
  const keyValueHeads = count(json, "num_key_value_heads", heads);
  const headSize = positive(json, "head_dim", width / heads);
  if (heads % keyValueHeads !== 0 || headSize % 2 !== 0)
    throw new FormatError(
      `config.json: expected key and value heads that divide the ${heads} heads and an even head size, ` +
        `got ${keyValueHeads} and ${headSize}`,
    );
  const layers = count(json, "num_hidden_layers");
  const family = families[architecture]!(json, layers);
  checkLayerTypes(json, family.windows);
  return {
    vocabulary: count(json, "vocab_size"),
    width,
    intermediate: count(json, "intermediate_size"),
    layers,
    heads,
    keyValueHeads,
    headSize,
    rope: ropeOf(json, headSize),
    normEpsilon: positive(json, "rms_norm_eps", 1e-6),
    tiedHead: json["tie_word_embeddings"] === true,
    eos: tokens(json, "eos_token_id"),
    ...family,
  };
}

/** The first of `architectures`; where there are none, what models of its `model_type` are. */
function architectureOf(json: Json): string {
  const first = firstReleases[String(json["model_type"])];
  const architecture = String([json["architectures"] ?? first?.["architectures"] ?? "none"].flat()[0]);
  if (!Object.hasOwn(families, architecture))
    throw new UnsupportedError(
      `config.json: expected architecture ${Object.keys(families).join(", ")}, got ${architecture}`,
    );
  return architecture;
}

/** @throws {UnsupportedError} a setting that would change the forward pass to one that is not implemented */
function checkImplemented(json: Json): void {
  const activation = json["hidden_act"] ?? "silu";
  if (activation !== "silu" && activation !== "swish")
    throw new UnsupportedError(`config.json: expected hidden_act silu, got ${activation}`);
  if (json["is_causal"] === false)
    throw new UnsupportedError("config.json: expected attention to earlier tokens only, got is_causal false");
  const quantized = json["quantization_config"] as Json | null | undefined;
  if (quantized)
    throw new UnsupportedError(
      `config.json: expected weights that are numbers, got a quantization_config (${quantized["quant_method"]}); ` +
        "take the checkpoint that it was made from",
    );
}
