import { ValueError } from "../errors.ts";

/** The 97.5th percentile of the normal distribution: two tails of 2.5 % leave 95 %. */
const Z = 1.959964;

/**
 * The 95 % interval of a share of which `correct` out of `n` was seen (Wilson, 1927).
 *
 *   (p + z² / 2n ± z · √(p(1 − p) / n + z² / 4n²)) / (1 + z² / n)      p = correct / n
 *
 * Unlike p ± z · √(p(1 − p) / n) it stays within 0 … 1 and has a width at 0 and at 1.
 *
 * @throws {ValueError} n is not positive, or correct is not in 0 … n
 */
export function wilson(correct: number, n: number): [low: number, high: number] {
  if (!(n > 0 && correct >= 0 && correct <= n))
    throw new ValueError(`wilson: expected 0 ≤ correct ≤ n and n > 0, got ${correct} of ${n}`);
  const p = correct / n;
  const middle = p + Z ** 2 / (2 * n);
  const half = Z * Math.sqrt((p * (1 - p)) / n + Z ** 2 / (4 * n ** 2));
  const scale = 1 + Z ** 2 / n;
  // At the ends the bound is 0 or 1 itself, which rounding misses by 1e-16: all right would lie outside its own interval.
  return [correct === 0 ? 0 : (middle - half) / scale, correct === n ? 1 : (middle + half) / scale];
}
