import { readFileSync } from "node:fs";
import { openCheckpoint } from "../../toolkit/io/checkpoint.ts";
import type { Config, Weights } from "../../toolkit/io/weights.ts";

interface Golden {
  readonly tokens: number[];
  readonly image: number[];
  readonly logits: number[][];
  readonly greedy: number[];
}

export const golden: Golden[] = JSON.parse(readFileSync("test/fixtures/llava/golden.json", "utf8"));

/** A golden's question. */
export const question = ({ tokens, image }: Golden) => ({
  tokens,
  images: [{ width: 8, height: 8, data: image }],
});

/** A tiny LLaVA with random weights, its configuration changed or its weights renamed where something is given. */
export async function tinyLlava(change: Config = {}, rename = (name: string) => name): Promise<Weights> {
  const { config, names, weight } = await openCheckpoint("test/fixtures/llava");
  const stored = new Map(names.map((name) => [rename(name), name]));
  return {
    config: { ...config, ...change },
    names: [...stored.keys()],
    weight: (name) => weight(stored.get(name)!),
  };
}

/** The configuration of its language model or its vision tower, changed. */
export async function changed(part: "text_config" | "vision_config", change: Config): Promise<Config> {
  const { config } = await openCheckpoint("test/fixtures/llava");
  return { [part]: { ...(config[part] as Config), ...change } };
}
