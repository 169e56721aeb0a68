/** What is said of many measurements of one thing. */
export interface Summary {
  readonly median: number;
  /** A tenth of the measurements lies below. */
  readonly p10: number;
  /** A tenth of the measurements lies above. */
  readonly p90: number;
  readonly n: number;
}

export function summary(samples: readonly number[]): Summary {
  return {
    median: quantile(samples, 0.5),
    p10: quantile(samples, 0.1),
    p90: quantile(samples, 0.9),
    n: samples.length,
  };
}

/**
 * The value below which this share of the samples lies.
 *
 *   x₍ᵢ₎ + (h − i) · (x₍ᵢ₊₁₎ − x₍ᵢ₎)   with h = share · (n − 1), i = ⌊h⌋
 *
 * Linear between the two nearest samples, as NumPy and R have it by default.
 *
 * @param share  0 … 1
 * @throws {RangeError} no samples, or a share out of range
 */
export function quantile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new RangeError("quantile: expected at least 1 sample, got none");
  if (!(share >= 0 && share <= 1)) throw new RangeError(`quantile: share must be 0…1, got ${share}`);
  const sorted = samples.toSorted((a, b) => a - b);
  const h = share * (sorted.length - 1);
  const below = sorted[Math.floor(h)]!;
  const above = sorted[Math.ceil(h)]!;
  return below + (h - Math.floor(h)) * (above - below);
}
