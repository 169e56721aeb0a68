import { type BitCoder, CERTAIN } from "./range-coder.ts";

/** Each new bit moves its probability by a 32nd of the way. */
const SPEED = 5;

/** Probabilities that learn from what they code: one for each context. */
export class BitModel {
  private readonly p: Uint32Array;

  constructor(contexts: number) {
    this.p = new Uint32Array(contexts).fill(CERTAIN / 2);
  }

  /** Codes a bit by the probability of its context, which then moves towards that bit. */
  code(coder: BitCoder, context: number, bit: 0 | 1): 0 | 1 {
    const p = this.p[context]!;
    const coded = coder.code(bit, p);
    this.p[context] = coded ? p - (p >> SPEED) : p + ((CERTAIN - p) >> SPEED);
    return coded;
  }
}

/**
 * Whole numbers of `bits` bits, highest bit first, each bit in the context of those before it: so the
 * distribution of the whole numbers is learned. One tree for each context.
 */
export class NumberModel {
  private readonly bits: number;
  private readonly tree: BitModel;

  constructor(bits: number, contexts = 1) {
    this.bits = bits;
    this.tree = new BitModel(contexts << bits);
  }

  code(coder: BitCoder, context: number, value: number): number {
    let node = 1;
    for (let bit = this.bits - 1; bit >= 0; bit--)
      node = 2 * node + this.tree.code(coder, (context << this.bits) | node, ((value >> bit) & 1) as 0 | 1);
    return node - (1 << this.bits);
  }
}
