import type { Pair } from "../delta/pair.ts";
import type { Calibration } from "../methods/calibration.ts";
import { type ExploredLayer, type ExploreLayerOptions, exploreLayer } from "./explore-layer.ts";

/** The layers of a pair, ready to be explored. */
export interface ExploredPair {
  /**
   * The first time it is read and decomposed; then it is there.
   *
   * @throws {NotFoundError} no such layer
   */
  layer(name: string): Promise<ExploredLayer>;
}

export interface ExplorePairOptions extends Omit<ExploreLayerOptions, "gram"> {
  /** What enters each layer: to tell errors of outputs. */
  readonly calibration?: Pick<Calibration, "gram">;
}

/**
 * The layers of a pair as `exploreLayer` opens them, each when it is first asked for.
 *
 *     const { layer } = explorePair(pair, { calibration: calibrate(pair.fineTuned, texts) });
 *     (await layer("model.layers.0.mlp.down_proj")).outputError(bands);
 *
 * All that were asked for stay in memory, each with a few copies of its delta.
 */
export function explorePair(pair: Pair, { calibration, ...options }: ExplorePairOptions = {}): ExploredPair {
  const opened = new Map<string, Promise<ExploredLayer>>();
  const open = async (name: string) => {
    const delta = await pair.delta(name);
    const gram = await calibration?.gram(name);
    return exploreLayer(delta, { ...options, ...(gram && { gram }) });
  };
  return {
    layer(name) {
      const found = opened.get(name);
      if (found) return found;
      const opening = open(name);
      opened.set(name, opening);
      opening.catch(() => opened.delete(name)); // to be tried again
      return opening;
    },
  };
}
