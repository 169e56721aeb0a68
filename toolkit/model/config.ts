import { FormatError, UnsupportedError } from "../errors.ts";

/** The sizes of a Llama, as its `config.json` states them. */
export interface LlamaConfig {
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
  readonly ropeTheta: number;
  readonly normEpsilon: number;
  /** Whether the output layer is the embedding itself. */
  readonly tiedHead: boolean;
  /** Tokens that end a text. */
  readonly eos: readonly number[];
}

type Json = Readonly<Record<string, unknown>>;

const ARCHITECTURE = "LlamaForCausalLM";

/**
 * Reads a Hugging Face `config.json` as transformers 4 and 5 write it. What would change the
 * forward pass and is not implemented is refused by name, never ignored.
 *
 * @throws {UnsupportedError} another architecture, activation, scaled rotary positions, or biases
 * @throws {FormatError} a size is missing or is not a positive number
 */
export function llamaConfig(json: Json): LlamaConfig {
  refuseOthers(json);
  const width = positive(json, "hidden_size");
  const heads = positive(json, "num_attention_heads");
  const keyValueHeads = positive(json, "num_key_value_heads", heads);
  const headSize = positive(json, "head_dim", width / heads);
  if (heads % keyValueHeads !== 0 || headSize % 2 !== 0)
    throw new FormatError(
      `config.json: expected key and value heads that divide the ${heads} heads and an even head size, ` +
        `got ${keyValueHeads} and ${headSize}`,
    );
  return {
    vocabulary: positive(json, "vocab_size"),
    width,
    intermediate: positive(json, "intermediate_size"),
    layers: positive(json, "num_hidden_layers"),
    heads,
    keyValueHeads,
    headSize,
    ropeTheta: positive(rope(json), "rope_theta", positive(json, "rope_theta", 10_000)),
    normEpsilon: positive(json, "rms_norm_eps", 1e-6),
    tiedHead: json["tie_word_embeddings"] === true,
    eos: [json["eos_token_id"] ?? []].flat().map(Number),
  };
}

function refuseOthers(json: Json): void {
  const architecture = [json["architectures"] ?? "none"].flat()[0];
  if (architecture !== ARCHITECTURE)
    throw new UnsupportedError(`config.json: expected architecture ${ARCHITECTURE}, got ${architecture}`);
  refuse(json, "hidden_act", "silu");
  refuse(json, "attention_bias", false);
  refuse(json, "mlp_bias", false);
  refuse(rope(json), "rope_type", "default");
}

/** Refuses a setting that is present with a value other than the one that is implemented. */
function refuse(json: Json, key: string, implemented: unknown): void {
  if ((json[key] ?? implemented) !== implemented)
    throw new UnsupportedError(`config.json: expected ${key} ${implemented}, got ${json[key]}`);
}

/** Rotary settings: `rope_parameters` since transformers 5, `rope_scaling` before. */
function rope(json: Json): Json {
  const settings = (json["rope_parameters"] ?? json["rope_scaling"] ?? {}) as Json;
  return "type" in settings ? { rope_type: settings["type"], ...settings } : settings; // "type" before 4.45
}

function positive(json: Json, key: string, otherwise?: number): number {
  const value = json[key] ?? otherwise;
  if (typeof value !== "number" || !(value > 0))
    throw new FormatError(`config.json: ${key} must be a positive number, got ${value}`);
  return value;
}
