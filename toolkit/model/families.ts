import { FormatError } from "../errors.ts";
import { count, type Json } from "./json.ts";

/** What the relatives of Llama do each in their own way. */
export interface Family {
  /** Products of a layer that add a bias, `self_attn.q_proj` and so on. */
  readonly biases: readonly string[];
  /** Whether each head's queries and keys are divided by their root mean square. */
  readonly queryKeyNorm: boolean;
  /** For each layer how many tokens a token sees, itself included; null for all. */
  readonly windows: readonly (number | null)[];
}

const INPUTS = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"];
const ATTENTION = [...INPUTS, "self_attn.o_proj"];
const FEED_FORWARD = ["mlp.gate_proj", "mlp.up_proj", "mlp.down_proj"];

const [FULL, SLIDING] = ["full_attention", "sliding_attention"];

/** Every architecture that the forward pass is for, by its name in `config.json`. */
export const families: Readonly<Record<string, (json: Json, layers: number) => Family>> = {
  LlamaForCausalLM: (json, layers) => ({
    biases: [...asked(json, "attention_bias", ATTENTION), ...asked(json, "mlp_bias", FEED_FORWARD)],
    queryKeyNorm: false,
    windows: new Array(layers).fill(null),
  }),
  MistralForCausalLM: (json, layers) => ({
    biases: [],
    queryKeyNorm: false,
    windows: new Array(layers).fill(windowOf(json)),
  }),
  Qwen2ForCausalLM: (json, layers) => ({
    biases: INPUTS,
    queryKeyNorm: false,
    windows: windowsByLayer(json, layers),
  }),
  Qwen3ForCausalLM: (json, layers) => ({
    biases: asked(json, "attention_bias", ATTENTION),
    queryKeyNorm: true,
    windows: windowsByLayer(json, layers),
  }),
};

const asked = (json: Json, key: string, parts: readonly string[]): readonly string[] =>
  json[key] === true ? parts : [];

/** transformers takes 4096 where nothing is said. */
const windowOf = (json: Json): number | null =>
  json["sliding_window"] === null ? null : count(json, "sliding_window", 4096);

/** `layer_types` since transformers 4.53; before, `max_window_layers` says from which layer on there is a window. */
function windowsByLayer(json: Json, layers: number): (number | null)[] {
  const window = json["use_sliding_window"] === true ? windowOf(json) : null;
  const types = json["layer_types"] as readonly unknown[] | null | undefined;
  const first = Number(json["max_window_layers"] ?? 28);
  const slides = (i: number) => (types ? types[i] === SLIDING : i >= first);
  return Array.from({ length: layers }, (_, i) => (slides(i) ? window : null));
}

/**
 * `layer_types` lists what is implied by the other settings.
 *
 * @throws {FormatError} kinds of layers that are not known, or that the other settings rule out
 */
export function checkLayerTypes(json: Json, windows: Family["windows"]): void {
  const types = json["layer_types"] ?? null;
  const implied = windows.map((window) => (window === null ? FULL : SLIDING));
  if (types !== null && String(types) !== String(implied))
    throw new FormatError(`config.json: expected layer_types ${implied} by its other settings, got ${types}`);
}
