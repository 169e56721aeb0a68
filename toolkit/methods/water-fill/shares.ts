import type { Matrix } from "../../tensor/tensor.ts";
import { budget } from "../budget.ts";
import type { LayerInput } from "../calibration.ts";
import type { KnownDirections } from "./known-directions.ts";
import { bitsAt, type Levels, levelFor } from "./rate.ts";
import { levelsOf, type Sides, whitened } from "./whitened.ts";

/** A layer with all that its metric needs. */
export type KnownLayer = LayerInput & { readonly layer: string; readonly delta: Matrix };

/** Rank and least exponents, which every layer stores. */
const HEADER_BYTES = 6;

/**
 * How many bytes each layer gets, so that the water stands at one level in all of them and they take together what
 * the ratio allows. Layers come one at a time; of each the sizes of its directions are kept.
 */
export async function bytesByLayer(
  layers: AsyncIterable<KnownLayer>,
  ratio: number,
  sidesOf: (layer: KnownLayer) => Sides,
  known: KnownDirections,
): Promise<Record<string, number>> {
  const levels = new Map<string, Levels>();
  let allowed = 0;
  for await (const layer of layers) {
    const { delta } = layer;
    const sides = sidesOf(layer);
    const whole = whitened(delta, sides, (weighed) => known.keep(weighed));
    levels.set(layer.layer, levelsOf(whole, delta.shape, sides));
    allowed += budget(ratio, delta.shape) - HEADER_BYTES;
  }
  const theta = levelFor(8 * allowed, [...levels.values()]);
  const bytesOf = (one: Levels) => HEADER_BYTES + Math.floor(bitsAt(theta, one) / 8);
  return Object.fromEntries([...levels].map(([layer, one]) => [layer, bytesOf(one)]));
}
