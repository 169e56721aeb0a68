import path from "node:path";
import { openPair, type Pair } from "../../toolkit/delta/pair.ts";
import { type Checkpoint, openCheckpoint } from "../../toolkit/io/checkpoint.ts";
import type { Config, Weights } from "../../toolkit/io/weights.ts";
import { writeCheckpoint } from "../../toolkit/io/write-checkpoint.ts";
import type { Tensor } from "../../toolkit/tensor/tensor.ts";
import { temporaryFolder } from "./folder.ts";
import { gaussian } from "./random.ts";

/** A model on disk, gone after the test. */
export async function written({ config, names, weight }: Weights): Promise<Checkpoint> {
  const folder = path.join(await temporaryFolder(), "model");
  const tensors = new Map<string, Tensor>();
  for (const name of names) tensors.set(name, await weight(name));
  await writeCheckpoint(folder, { config, tensors });
  return openCheckpoint(folder);
}

/** Each number moved by about a tenth: norms, embedding and biases too. */
export function moved(weights: Weights, seed: number, config: Config = {}): Weights {
  return {
    ...weights,
    config: { ...weights.config, ...config },
    weight: async (name) => {
      const next = gaussian(seed + name.length);
      const { shape, data } = await weights.weight(name);
      return { shape, data: data.map((x) => x + 0.1 * (Math.abs(x) + 0.05) * next()) };
    },
  };
}

/** A fine-tune made up of a base on disk, beside it. */
export async function fineTuneOf(base: Checkpoint, seed: number, config: Config = {}): Promise<Pair> {
  const fineTuned = await written(moved(base, seed, config));
  return openPair({ base: base.folder, fineTuned: fineTuned.folder });
}
