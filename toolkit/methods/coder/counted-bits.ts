import { type BitCoder, CERTAIN } from "./range-coder.ts";

/** So many bits at most are remembered: later ones then count for more than earlier ones. */
const MEMORY = 250;

/** A guess counts as so many bits that were seen. */
const TRUST = 8;

/** No outcome is ever less likely than this. */
const LEAST = CERTAIN / 2048;

/**
 * Probabilities that begin with a guess and then are what was seen: quick to learn, so that few bits are enough to learn from.
 *
 *   p ← p + (seen − p) / n      n = 8, 9, 10 … 250
 */
export class CountedBits {
  /** Of a 0, times 2^20. */
  private readonly p: Float64Array;
  private readonly n: Uint8Array;

  /** @param guesses  of each context, how likely a 0 is */
  constructor(guesses: ArrayLike<number>) {
    this.p = Float64Array.from(guesses, (p) => p * CERTAIN);
    this.n = new Uint8Array(guesses.length).fill(TRUST);
  }

  /** Codes a bit by the probability of its context, which then moves towards that bit. */
  code(coder: BitCoder, context: number, bit: 0 | 1): 0 | 1 {
    const p = this.p[context]!;
    const coded = coder.code(bit, Math.round(Math.min(Math.max(p, LEAST), CERTAIN - LEAST)));
    const n = Math.min(this.n[context]! + 1, MEMORY);
    this.n[context] = n;
    this.p[context] = p + ((coded ? 0 : CERTAIN) - p) / n;
    return coded;
  }
}
