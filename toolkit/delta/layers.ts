/** The seven projections of attention and MLP in the language model: Llama, Mistral, Qwen, and LLaVA's two layouts. */
const PROJECTION =
  /^(?:language_model\.)?model\.(?:language_model\.)?layers\.\d+\.(?:self_attn\.[qkvo]|mlp\.(?:gate|up|down))_proj\.weight$/;

const byNumber = new Intl.Collator("en", { numeric: true });

/** The layers among tensor names whose delta is worth compressing, without `.weight`, layer 2 before layer 10. */
export const compressibleLayers = (names: readonly string[]): string[] =>
  names
    .filter((name) => PROJECTION.test(name))
    .map((name) => name.slice(0, -".weight".length))
    .sort(byNumber.compare);
