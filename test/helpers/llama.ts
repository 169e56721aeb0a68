import { readFileSync } from "node:fs";
import { openCheckpoint } from "../../toolkit/io/checkpoint.ts";
import type { Config, Weights } from "../../toolkit/io/weights.ts";
import type { Tensor } from "../../toolkit/tensor/tensor.ts";

/** A Llama of two layers with random weights, and what Python's transformers computes with it. */
export const TINY_LLAMA = "test/fixtures/llama";

interface Golden {
  readonly tokens: number[][];
  readonly logits: Record<"one layer" | "two layers", number[][][]>;
  readonly greedy: number[][];
}

export const golden: Golden = JSON.parse(readFileSync(`${TINY_LLAMA}/golden.json`, "utf8"));

/** The tiny Llama's weights, some of them or its configuration replaced. */
export async function tinyLlama(
  config: Config = {},
  replaced: Record<string, Tensor> = {},
): Promise<Weights> {
  const checkpoint = await openCheckpoint(TINY_LLAMA);
  return {
    config: { ...checkpoint.config, ...config },
    names: [...new Set([...checkpoint.names, ...Object.keys(replaced)])],
    weight: async (name) => replaced[name] ?? checkpoint.weight(name),
  };
}

/** Weights of which only the first layers are there. */
export function firstLayers(weights: Weights, count: number): Weights {
  const layer = (name: string) => Number(/layers\.(\d+)\./.exec(name)?.[1] ?? -1);
  return {
    ...weights,
    config: { ...weights.config, num_hidden_layers: count },
    names: weights.names.filter((name) => layer(name) < count),
  };
}
