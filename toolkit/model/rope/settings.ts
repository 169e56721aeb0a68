import { UnsupportedError } from "../../errors.ts";
import { type Json, positive, positives } from "../json.ts";
import type { Rope, Scaling } from "./frequencies.ts";

/**
 * Rotary settings: `rope_parameters` since transformers 5, before that `rope_theta` and `rope_scaling`.
 *
 * @throws {UnsupportedError} a scaling that is not known, or one that turns only a part of each head
 */
export function ropeOf(json: Json, headSize: number): Rope {
  const settings = settingsOf(json);
  const theta = positive(settings, "rope_theta", positive(json, "rope_theta", 10_000));
  const turned = settings["partial_rotary_factor"] ?? json["partial_rotary_factor"] ?? 1;
  if (turned !== 1)
    throw new UnsupportedError(`config.json: expected partial_rotary_factor 1, got ${turned}`);
  const type = String(settings["rope_type"] ?? settings["type"] ?? "default"); // "type" before 4.45
  if (!Object.hasOwn(scalings, type))
    throw new UnsupportedError(
      `config.json: expected rope_type ${Object.keys(scalings).join(", ")}, got ${type}`,
    );
  return { theta, ...scalings[type as Scaling["type"]](settings, json, headSize) };
}

/**
 * As transformers does it, settings of version 4 go before those of version 5 where a file has both.
 *
 * @throws {UnsupportedError} other settings for some layers than for others
 */
function settingsOf(json: Json): Json {
  const all = [json["rope_scaling"], json["rope_parameters"]] as (Json | null | undefined)[];
  const settings = all.find((one) => one && Object.keys(one).length > 0) ?? {};
  const nested = Object.keys(settings).find((key) => /_attention$/.test(key));
  if (nested)
    throw new UnsupportedError(
      `config.json: expected rotary settings for all layers alike, got some for ${nested}`,
    );
  return settings;
}

/** Each scaling's settings, and how transformers fills in what is not said. */
const scalings: {
  readonly [T in Scaling["type"]]: (settings: Json, json: Json, headSize: number) => Scaling;
} = {
  default: () => ({ type: "default" }),
  linear: (settings) => ({ type: "linear", factor: positive(settings, "factor") }),
  dynamic: (settings, json) => ({
    type: "dynamic",
    factor: positive(settings, "factor"),
    trained: positive(json, "max_position_embeddings"),
  }),
  yarn: (settings, json) => ({
    type: "yarn",
    ...stretch(settings, json),
    fast: positive(settings, "beta_fast", 32),
    slow: positive(settings, "beta_slow", 1),
    truncate: settings["truncate"] !== false,
    scale: positive(settings, "attention_factor", yarnScale(settings, stretch(settings, json).factor)),
  }),
  llama3: (settings, json) => ({
    type: "llama3",
    ...stretch(settings, json),
    slow: positive(settings, "low_freq_factor"),
    fast: positive(settings, "high_freq_factor"),
  }),
  longrope: (settings, json, headSize) => ({
    type: "longrope",
    trained: stretch(settings, json).trained,
    short: positives(settings, "short_factor", headSize / 2),
    long: positives(settings, "long_factor", headSize / 2),
    scale: positive(settings, "attention_factor", longRopeScale(stretch(settings, json))),
  }),
};

interface Stretch {
  /** Tokens that the model was trained on before it was made to read longer texts. */
  readonly trained: number;
  /** How much longer they may be. */
  readonly factor: number;
}

function stretch(settings: Json, json: Json): Stretch {
  const longest = positive(json, "max_position_embeddings");
  const own = positive(settings, "original_max_position_embeddings", longest);
  const trained = positive(json, "original_max_position_embeddings", own);
  return { trained, factor: positive(settings, "factor", longest / trained) };
}

/** What a longer text takes from the sharpness of the scores is given back (Peng et al., 2023, section 3.4). */
function yarnScale(settings: Json, factor: number): number {
  const [own, all] = [settings["mscale"], settings["mscale_all_dim"]].map(Number);
  const scale = (weight: number) => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1);
  return own && all ? scale(own) / scale(all) : scale(1);
}

const longRopeScale = ({ trained, factor }: Stretch): number =>
  factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(trained));
