import { UnsupportedError } from "../errors.ts";
import type { TensorShapes } from "../io/tensor-shapes.ts";
import { llamaConfig } from "./config.ts";
import type { Json } from "./json.ts";
import { configAlone } from "./language.ts";
import { llamaShapes } from "./parameters.ts";
import { visionConfig } from "./vision/config.ts";
import { visionShapes } from "./vision/shapes.ts";

/**
 * Every tensor of a model as transformers stores it, from its `config.json` alone: nothing has to be downloaded to know
 * how large it is.
 *
 *     modelShapes({ architectures: ["LlamaForCausalLM"], hidden_size: 4096, … }).shape("model.layers.0.mlp.down_proj.weight")
 *
 * @throws {UnsupportedError} another architecture, or a LLaVA in its authors' format, which does not say what it stores
 * @throws {FormatError} a size is missing or is not a positive number
 */
export function modelShapes(config: Json): TensorShapes {
  const language = llamaConfig(configAlone(config));
  const seeing = "text_config" in config || "vision_config" in config;
  const [architecture] = [config["architectures"] ?? ""].flat();
  if (!seeing && String(architecture).startsWith("Llava"))
    throw new UnsupportedError(
      `modelShapes: expected a LLaVA as transformers stores it, got the format of its authors (${architecture})`,
    );
  const text = llamaShapes(language);
  return asShapes(seeing ? withVision(text, config, language.width) : text);
}

const asShapes = (shapes: ReadonlyMap<string, readonly number[]>): TensorShapes => ({
  names: [...shapes.keys()],
  shape: (name) => shapes.get(name)!,
});

/** The names under which transformers stores the parts of a LLaVA. */
function withVision(
  text: ReadonlyMap<string, number[]>,
  config: Json,
  textWidth: number,
): Map<string, number[]> {
  const tower = visionConfig({ ...config, vision_feature_layer: -1 }); // all layers, not only those that are run
  const seen = [...visionShapes(tower, textWidth)].map(([name, shape]): [string, number[]] => [
    name.replace(/^vision_tower\./, "vision_tower.vision_model."),
    shape,
  ]);
  return new Map([
    ...[...text].map(([name, shape]): [string, number[]] => [`language_model.${name}`, shape]),
    ...seen,
    // behind the last layer, so that no features come from it
    ["vision_tower.vision_model.post_layernorm.weight", [tower.width]],
    ["vision_tower.vision_model.post_layernorm.bias", [tower.width]],
  ]);
}
