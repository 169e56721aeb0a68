import type { Pair } from "../delta/pair.ts";
import { add } from "../io/weights.ts";
import { withOneThread } from "../linalg/threads.ts";
import { type Calibration, type CalibrationWalk, gramOf } from "./calibration.ts";
import type { Encoder } from "./encoder.ts";
import type { Method } from "./method.ts";
import type { Parts } from "./parts.ts";
import { sideBySide } from "./side-by-side.ts";

/** How the layers of a pair are encoded. */
export interface LayersOptions<T> {
  readonly encode: Encoder<T>;
  /** Is handed every layer that is complete. */
  readonly take: (layer: string, whole: T) => Promise<void>;
  readonly calibration?: Calibration | undefined;
  /** Layers that were complete before, with what is stored of them. */
  readonly finished?: ReadonlyMap<string, () => Promise<Parts>>;
  /** Layers side by side at most; 1 when left out. */
  readonly width?: number;
}

/**
 * Encodes every layer of a pair. Without a walk of the calibration their order does not matter; with one, groups of
 * layers follow each other, each when the one before has settled. The first failure ends all.
 *
 * LAPACK uses one thread meanwhile: layers side by side do not fight for the cores, and give the same bytes as one after
 * the other.
 */
export const encodeLayers = <T>(pair: Pair, method: Method, options: LayersOptions<T>): Promise<void> =>
  withOneThread(() => encodeAll(pair, method, options));

async function encodeAll<T>(pair: Pair, method: Method, options: LayersOptions<T>): Promise<void> {
  const { calibration, encode, take, finished = new Map(), width = 1 } = options;
  const passes = Math.max(1, ...pair.layers.map((layer) => method.passes(pair.shape(layer))));
  const walk = calibration?.walk?.(passes);
  if (walk) return encodeInSequence(pair, method, walk, passes, options);
  const left = pair.layers.filter((layer) => !finished.has(layer));
  await sideBySide(left, width, async (layer) => {
    const gram = calibration && gramOf(layer, pair.shape(layer), await calibration.gram(layer));
    const gradients = method.needsGradients ? await calibration!.gradients!(layer) : undefined;
    await take(layer, (await encode(layer, gram, gradients)).whole!);
  });
}

/** Block by block, each as often as there are passes, group by group. */
async function encodeInSequence<T>(
  pair: Pair,
  method: Method,
  walk: CalibrationWalk,
  passes: number,
  { encode, take, finished = new Map(), width = 1 }: LayersOptions<T>,
): Promise<void> {
  const settle = (layer: string, parts: () => Promise<Parts>) =>
    walk.settle(layer, async (pass) => {
      const delta = method.decode(await parts(), pair.shape(layer), pass);
      return add(await pair.base.weight(`${layer}.weight`), delta, layer);
    });
  const isOpen = (layer: string, pass: number) =>
    !finished.has(layer) && pass < Math.max(1, method.passes(pair.shape(layer)));
  for (const [layer, parts] of finished) settle(layer, parts);
  for (const groups of walk.order(pair.layers))
    for (let pass = 0; pass < passes; pass++)
      for (const group of groups) {
        const open = group.filter((layer) => isOpen(layer, pass));
        await sideBySide(open, width, async (layer) => {
          const gram = gramOf(layer, pair.shape(layer), await walk.gram(layer, pass));
          const { parts, whole } = await encode(layer, gram);
          if (whole !== undefined) await take(layer, whole);
          settle(layer, async () => parts);
        });
      }
}
