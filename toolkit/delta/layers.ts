import { ValueError } from "../errors.ts";

/**
 * The seven projections of attention and MLP in the language model: Llama, Mistral, Qwen, LLaVA's two layouts, and
 * models stored without an output layer.
 */
const PROJECTION =
  /^(?:(?:language_model\.)?model\.(?:language_model\.)?)?layers\.\d+\.(?:self_attn\.[qkvo]|mlp\.(?:gate|up|down))_proj\.weight$/;

const byNumber = new Intl.Collator("en", { numeric: true });

/** The layers among tensor names whose delta is worth compressing, without `.weight`, layer 2 before layer 10. */
export const compressibleLayers = (names: readonly string[]): string[] =>
  names
    .filter((name) => PROJECTION.test(name))
    .map((name) => name.slice(0, -".weight".length))
    .sort(byNumber.compare);

/** Where a layer stands: 3 and `down_proj` for `model.layers.3.mlp.down_proj`. */
export interface LayerPlace {
  /** Counted from 0. */
  readonly block: number;
  readonly projection: string;
}

/** @throws {ValueError} a name that is not a layer's */
export function layerPlace(layer: string): LayerPlace {
  const [, block, projection] = /layers\.(\d+)\.\w+\.(\w+)$/.exec(layer) ?? [];
  if (projection !== undefined) return { block: Number(block), projection };
  throw new ValueError(`layerPlace: expected a layer such as model.layers.3.mlp.down_proj, got "${layer}"`);
}
