/**
 * The `adapter_config.json` of a LoRA in PEFT's layout, with lora_alpha / rank = 1 in every layer.
 *
 * PEFT has one rank for all layers and patterns for those that differ; modules are named by the end of their names.
 */
export function adapterConfig(ranks: ReadonlyMap<string, number>, base: string): Record<string, unknown> {
  const rank = Math.max(...ranks.values());
  const smaller = Object.fromEntries([...ranks].filter(([, layerRank]) => layerRank !== rank));
  return {
    peft_type: "LORA",
    task_type: "CAUSAL_LM",
    base_model_name_or_path: base,
    inference_mode: true,
    r: rank,
    lora_alpha: rank,
    rank_pattern: smaller,
    alpha_pattern: smaller,
    target_modules: targetModules([...ranks.keys()]),
    lora_dropout: 0,
    bias: "none",
    fan_in_fan_out: false,
  };
}

/** Short names such as `q_proj` where no other module can have them; a vision tower has its own `q_proj`. */
function targetModules(layers: readonly string[]): string[] {
  const isTextOnly = layers.every((layer) => layer.startsWith("model.layers."));
  return isTextOnly ? [...new Set(layers.map((layer) => layer.split(".").at(-1)!))] : [...layers];
}
