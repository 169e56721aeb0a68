import { FormatError, UnsupportedError } from "../errors.ts";
import { type Family, families } from "./families.ts";
import { type Json, positive } from "./json.ts";
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
 * @throws {UnsupportedError} another architecture, activation or scaling of rotary positions
 * @throws {FormatError} a size is missing or is not a positive number
 */
export function llamaConfig(json: Json): LlamaConfig {
  const family = familyOf(json);
  const width = positive(json, "hidden_size");
  const heads = positive(json, "num_attention_heads");
  const keyValueHeads = positive(json, "num_key_value_heads", heads);
  const headSize = positive(json, "head_dim", width / heads);
  if (heads % keyValueHeads !== 0 || headSize % 2 !== 0)
    throw new FormatError(
      `config.json: expected key and value heads that divide the ${heads} heads and an even head size, ` +
        `got ${keyValueHeads} and ${headSize}`,
    );
  const layers = positive(json, "num_hidden_layers");
  return {
    vocabulary: positive(json, "vocab_size"),
    width,
    intermediate: positive(json, "intermediate_size"),
    layers,
    heads,
    keyValueHeads,
    headSize,
    rope: ropeOf(json, headSize),
    normEpsilon: positive(json, "rms_norm_eps", 1e-6),
    tiedHead: json["tie_word_embeddings"] === true,
    eos: [json["eos_token_id"] ?? []].flat().map(Number),
    ...family(json, layers),
  };
}

/** @throws {UnsupportedError} an architecture or an activation that is not implemented */
function familyOf(json: Json): (json: Json, layers: number) => Family {
  const architecture = String([json["architectures"] ?? "none"].flat()[0]);
  if (!Object.hasOwn(families, architecture))
    throw new UnsupportedError(
      `config.json: expected architecture ${Object.keys(families).join(", ")}, got ${architecture}`,
    );
  const activation = json["hidden_act"] ?? "silu";
  if (activation !== "silu")
    throw new UnsupportedError(`config.json: expected hidden_act silu, got ${activation}`);
  return families[architecture]!;
}
