/** Even steps that numbers are sorted into. */
const STEPS = 65_536;

/** Weighted numbers in order: how much weight lies in each of many even steps, and where its middle is. */
export interface Histogram {
  /** Of each number its step. */
  readonly steps: Uint16Array;
  /** Σ weight of the numbers in steps before each one, and of all   [steps + 1] */
  readonly weight: Float64Array;
  /** Σ weight · number, likewise. */
  readonly moment: Float64Array;
  /** The first step that lies wholly at or above a number. */
  from(x: number): number;
}

/**
 * Numbers sorted into 65,536 even steps from the least to the largest: finer than any cluster of 8 bits unless a few numbers
 * lie very far out. Sums are of the numbers themselves, so that means are exact. Cost: O(count).
 */
export function histogramOf(numbers: Float32Array, weightOf: (at: number) => number): Histogram {
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const x of numbers) {
    if (x < min) min = x;
    if (x > max) max = x;
  }
  const perStep = max > min ? (STEPS - 1) / (max - min) : 0;
  const steps = new Uint16Array(numbers.length);
  const [weight, moment] = [new Float64Array(STEPS + 1), new Float64Array(STEPS + 1)];
  for (let at = 0; at < numbers.length; at++) {
    const step = Math.round((numbers[at]! - min) * perStep);
    steps[at] = step;
    weight[step + 1]! += weightOf(at);
    moment[step + 1]! += weightOf(at) * numbers[at]!;
  }
  for (let step = 0; step < STEPS; step++) {
    weight[step + 1]! += weight[step]!;
    moment[step + 1]! += moment[step]!;
  }
  return { steps, weight, moment, from: (x) => Math.ceil((x - min) * perStep) };
}

/** The weighted mean of the steps from one to before another; nothing where there is no weight. */
export function meanBetween({ weight, moment }: Histogram, from: number, to: number): number | undefined {
  const w = weight[to]! - weight[from]!;
  return w > 0 ? (moment[to]! - moment[from]!) / w : undefined;
}
