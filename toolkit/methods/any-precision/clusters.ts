import { type Histogram, meanBetween } from "./histogram.ts";

/** Clusters of numbers, in order. */
export interface Clusters {
  /** Cluster k has the steps from bounds[k] to before bounds[k + 1]. */
  readonly bounds: Uint32Array;
  /** The mean of each. */
  readonly levels: Float64Array;
}

/** Lloyd's iteration has ended long before. */
const MOST_ROUNDS = 200;

/**
 * 2^bits clusters by k-means in one dimension: from clusters of equal weight on, each bound goes halfway between the means beside it,
 * until none moves (Lloyd, 1957). Cost: some dozens of rounds, 2^bits steps each.
 */
export function seedClusters(histogram: Histogram, bits: number): Clusters {
  const { weight } = histogram;
  const [count, all] = [2 ** bits, weight.at(-1)!];
  let bounds: Uint32Array = Uint32Array.from({ length: count + 1 }, (_, k) =>
    firstWith(weight, (k * all) / count),
  );
  bounds[0] = 0;
  bounds[count] = weight.length - 1;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const next = halfway(histogram, bounds);
    if (next.every((bound, k) => bound === bounds[k])) break;
    bounds = next;
  }
  return withLevels(histogram, bounds);
}

/** Every cluster in two, so that the squared error becomes least: of all places to cut it the best. Cost: O(steps). */
export function splitClusters(histogram: Histogram, { bounds, levels }: Clusters): Clusters {
  const split = new Uint32Array(2 * levels.length + 1);
  levels.forEach((_, k) => {
    split[2 * k] = bounds[k]!;
    split[2 * k + 1] = bestCut(histogram, bounds[k]!, bounds[k + 1]!);
  });
  split[2 * levels.length] = bounds.at(-1)!;
  return withLevels(histogram, split, levels);
}

/** Where two means, each for the part on its side, leave the least squared error: where Σ moment² / weight is largest. */
function bestCut({ weight, moment }: Histogram, from: number, to: number): number {
  let [best, most] = [to, Number.NEGATIVE_INFINITY];
  for (let cut = from + 1; cut < to; cut++) {
    const [left, right] = [weight[cut]! - weight[from]!, weight[to]! - weight[cut]!];
    if (!(left > 0 && right > 0)) continue;
    const explained = (moment[cut]! - moment[from]!) ** 2 / left + (moment[to]! - moment[cut]!) ** 2 / right;
    if (explained > most) [best, most] = [cut, explained];
  }
  return best;
}

/** The means; of a cluster without weight that of the cluster it was a part of. */
function withLevels(histogram: Histogram, bounds: Uint32Array, parents?: Float64Array): Clusters {
  const levels = Float64Array.from(
    { length: bounds.length - 1 },
    (_, k) => meanBetween(histogram, bounds[k]!, bounds[k + 1]!) ?? parents?.[k >> 1] ?? 0,
  );
  return { bounds, levels };
}

/** Bounds halfway between the means of the clusters beside them; a bound beside an empty cluster stays. */
function halfway(histogram: Histogram, bounds: Uint32Array): Uint32Array {
  const means = Array.from({ length: bounds.length - 1 }, (_, k) =>
    meanBetween(histogram, bounds[k]!, bounds[k + 1]!),
  );
  return bounds.map((bound, k) => {
    const [left, right] = [means[k - 1], means[k]];
    if (left === undefined || right === undefined) return bound;
    return Math.min(Math.max(histogram.from((left + right) / 2), bounds[k - 1]!), bounds[k + 1]!);
  });
}

/** The first step before which there is that much weight. */
function firstWith(weight: Float64Array, wanted: number): number {
  const step = weight.findIndex((sum) => sum >= wanted);
  return step < 0 ? weight.length - 1 : step;
}
