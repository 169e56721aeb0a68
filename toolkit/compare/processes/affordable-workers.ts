import os from "node:os";
import type { Pair } from "../../delta/pair.ts";
import { layerMemory } from "../../methods/layer-memory.ts";
import { PROGRAM } from "../../plan/resources-needed.ts";
import { sizeOf } from "../../tensor/tensor.ts";

/**
 * As many processes as there are cores, but no more than half of the free memory pays for; at least one. Each holds the
 * program, two models in 32-bit numbers, the fine-tuned one and the one that is measured, and what compresses a layer.
 */
export function affordableWorkers({ layers, shape, fineTuned }: Pair, threads: number): number {
  const weights = fineTuned.names.reduce((sum, name) => sum + sizeOf(fineTuned.shape(name)), 0);
  const each =
    PROGRAM + 2 * 4 * weights + threads * Math.max(...layers.map((layer) => layerMemory(shape(layer))));
  const affordable = Math.floor(os.freemem() / 2 / each);
  return Math.max(1, Math.min(Math.floor(os.availableParallelism() / threads), affordable));
}
