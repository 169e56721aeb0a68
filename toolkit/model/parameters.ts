import type { Tensor } from "@tensorflow/tfjs-node-gpu";
import { NotFoundError } from "../errors.ts";
import type { LlamaConfig } from "./config.ts";

/** Weights by their names in the checkpoint, matrices `[out, in]`. Variables while training. */
export type Parameters = ReadonlyMap<string, Tensor>;

/** The weight of that name. */
export function parameter<T extends Tensor>(parameters: Parameters, name: string): T {
  const tensor = parameters.get(name);
  if (!tensor) throw new NotFoundError(`llama: expected a weight named ${name}, got none of that name`);
  return tensor as T;
}

/** Every weight a Llama has, by its name in the checkpoint, with its shape. */
export function llamaShapes(config: LlamaConfig): Map<string, number[]> {
  const { vocabulary, width } = config;
  const shapes = new Map([["model.embed_tokens.weight", [vocabulary, width]]]);
  for (let i = 0; i < config.layers; i++)
    for (const [part, shape] of layerShapes(config)) shapes.set(`model.layers.${i}.${part}`, shape);
  shapes.set("model.norm.weight", [width]);
  if (!config.tiedHead) shapes.set("lm_head.weight", [vocabulary, width]);
  return shapes;
}

function layerShapes(config: LlamaConfig): [string, number[]][] {
  const { width, intermediate, heads, keyValueHeads, headSize } = config;
  const matrices: [string, number[]][] = [
    ["self_attn.q_proj", [heads * headSize, width]],
    ["self_attn.k_proj", [keyValueHeads * headSize, width]],
    ["self_attn.v_proj", [keyValueHeads * headSize, width]],
    ["self_attn.o_proj", [width, heads * headSize]],
    ["mlp.gate_proj", [intermediate, width]],
    ["mlp.up_proj", [intermediate, width]],
    ["mlp.down_proj", [width, intermediate]],
  ];
  const norms = config.queryKeyNorm ? ["self_attn.q_norm", "self_attn.k_norm"] : [];
  return [
    ["input_layernorm.weight", [width]],
    ["post_attention_layernorm.weight", [width]],
    ...norms.map((part): [string, number[]] => [`${part}.weight`, [headSize]]),
    ...matrices.map(([part, shape]): [string, number[]] => [`${part}.weight`, shape]),
    ...matrices
      .filter(([part]) => config.biases.includes(part))
      .map(([part, [out]]): [string, number[]] => [`${part}.bias`, [out!]]),
  ];
}
