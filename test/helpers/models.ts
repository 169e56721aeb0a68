import { readFileSync } from "node:fs";
import { openSafetensors } from "../../toolkit/io/safetensors.ts";
import type { Config, Weights } from "../../toolkit/io/weights.ts";

const FOLDER = "test/fixtures/models";

/** A tiny model with random weights, and what Python's transformers computes with it. */
export interface ModelCase {
  readonly name: string;
  /** The file with its weights. */
  readonly weights: string;
  readonly config: Config;
  /** The same configuration as transformers 4 wrote it. */
  readonly configOf4: Config;
  readonly tokens: number[];
  readonly logits: number[][];
  readonly prompts: number[][];
  readonly greedy: number[][];
}

export const modelCases: ModelCase[] = JSON.parse(readFileSync(`${FOLDER}/golden.json`, "utf8"));

/** The case of that name. */
export const modelCase = (name: string): ModelCase => modelCases.find((one) => one.name === name)!;

/** A case's weights, its configuration changed where something is given; a head only where it is not the embedding. */
export async function weightsOf({ weights, config }: ModelCase, change: Config = {}): Promise<Weights> {
  const file = await openSafetensors(`${FOLDER}/${weights}.safetensors`);
  const names = [...file.tensors.keys()].filter(
    (name) => !(config["tie_word_embeddings"] && name === "lm_head.weight"),
  );
  return { config: { ...config, ...change }, names, weight: file.read };
}
