import { FormatError, UnsupportedError } from "../../errors.ts";
import { count, type Json, positive } from "../json.ts";

export type Activation = "gelu" | "quick_gelu";

/** The sizes of a CLIP vision tower, and how a LLaVA uses it. */
export interface VisionConfig {
  readonly width: number;
  readonly intermediate: number;
  readonly heads: number;
  /** Layers that are run; the tower may have more. */
  readonly layers: number;
  readonly activation: Activation;
  readonly normEpsilon: number;
  /** Pixels on each side of an image, and of the squares that it is cut into. */
  readonly imageSize: number;
  readonly patchSize: number;
  readonly channels: number;
  /** Whether the vector that stands for the whole image is left out. */
  readonly patchesOnly: boolean;
  readonly projectorActivation: Activation;
  readonly projectorBias: boolean;
  /** The token that an image stands for in a prompt. */
  readonly imageToken: number;
}

/** Vectors that an image becomes. */
export const imageTokens = ({ imageSize, patchSize, patchesOnly }: VisionConfig): number =>
  (imageSize / patchSize) ** 2 + (patchesOnly ? 0 : 1);

const ARCHITECTURE = "LlavaForConditionalGeneration";

/** CLIP ViT-L/14 at 336 pixels, which LLaVA 1.5 uses: the tower where there is no `vision_config`. */
export const CLIP_OF_LLAVA: Json = {
  hidden_size: 1024,
  intermediate_size: 4096,
  num_hidden_layers: 24,
  num_attention_heads: 16,
  image_size: 336,
  patch_size: 14,
};

/** CLIP ViT-B/32, the first release: what a `vision_config` leaves out. */
const FIRST_RELEASE: Json = {
  hidden_size: 768,
  intermediate_size: 3072,
  num_hidden_layers: 12,
  num_attention_heads: 12,
  image_size: 224,
  patch_size: 32,
};

/**
 * Reads what a LLaVA's `config.json` says of the vision tower and the projector.
 *
 * @throws {UnsupportedError} no LLaVA as transformers stores it, another tower than CLIP's, or features of several
 *   layers
 * @throws {FormatError} a size that is not a positive number, or patches that do not divide the image
 */
export function visionConfig(json: Json): VisionConfig {
  checkArchitecture(json);
  const tower = towerOf(json);
  const type = tower["model_type"] ?? "clip_vision_model";
  if (type !== "clip_vision_model")
    throw new UnsupportedError(
      `config.json: expected a vision_config of type clip_vision_model, got ${type}`,
    );
  const [imageSize, patchSize] = [count(tower, "image_size"), count(tower, "patch_size")];
  if (imageSize % patchSize !== 0)
    throw new FormatError(`config.json: expected a patch_size that divides ${imageSize}, got ${patchSize}`);
  return {
    width: count(tower, "hidden_size"),
    intermediate: count(tower, "intermediate_size"),
    heads: count(tower, "num_attention_heads"),
    layers: layersRun(json, count(tower, "num_hidden_layers")),
    activation: activation(tower, "hidden_act", "quick_gelu"),
    normEpsilon: positive(tower, "layer_norm_eps", 1e-5),
    imageSize,
    patchSize,
    channels: count(tower, "num_channels", 3),
    patchesOnly: strategy(json) === "default",
    projectorActivation: activation(json, "projector_hidden_act", "gelu"),
    projectorBias: json["multimodal_projector_bias"] !== false,
    imageToken: positive(json, "image_token_index", positive(json, "image_token_id", 32_000)),
  };
}

/** Its authors' own format has the tower elsewhere, and models that do not see have none. */
function checkArchitecture(json: Json): void {
  const [architecture] = [json["architectures"] ?? ARCHITECTURE].flat();
  if (architecture !== ARCHITECTURE)
    throw new UnsupportedError(`config.json: expected architecture ${ARCHITECTURE}, got ${architecture}`);
}

function towerOf(json: Json): Json {
  const tower = objectOf(json, "vision_config");
  return tower ? { ...FIRST_RELEASE, ...tower } : CLIP_OF_LLAVA;
}

function strategy(json: Json): "default" | "full" {
  const name = json["vision_feature_select_strategy"] ?? "default";
  if (name !== "default" && name !== "full")
    throw new UnsupportedError(
      `config.json: expected vision_feature_select_strategy default or full, got ${name}`,
    );
  return name;
}

/** `vision_feature_layer` counts what comes before the first layer as 0, and from the end when negative. */
function layersRun(json: Json, layers: number): number {
  const chosen = json["vision_feature_layer"] ?? -2;
  const index = typeof chosen === "number" && chosen < 0 ? layers + 1 + chosen : chosen;
  if (typeof index !== "number" || !Number.isInteger(index) || index < 0 || index > layers)
    throw new UnsupportedError(
      `config.json: expected one vision_feature_layer of ${layers}, got ${JSON.stringify(chosen)}`,
    );
  return index;
}

function activation(json: Json, key: string, otherwise: Activation): Activation {
  const name = json[key] ?? otherwise;
  if (name !== "gelu" && name !== "quick_gelu")
    throw new UnsupportedError(`config.json: expected ${key} gelu or quick_gelu, got ${name}`);
  return name;
}

function objectOf(json: Json, key: string): Json | undefined {
  const value = json[key] ?? undefined;
  if (value !== undefined && typeof value !== "object")
    throw new FormatError(`config.json: ${key} must be an object, got ${value}`);
  return value as Json | undefined;
}
