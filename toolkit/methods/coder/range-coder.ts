/** Probabilities are whole numbers of 2^−20. */
export const CERTAIN = 2 ** 20;

/** Codes one of two outcomes, of which 0 has the probability p / 2^20, neither 0 nor 1. */
export interface BitCoder {
  /** Writes the bit when encoding; reads and returns it when decoding. */
  code(bit: 0 | 1, p: number): 0 | 1;
}

const SMALLEST = 2 ** 24;
const WHOLE = 2 ** 32;

/** The part of a range that stands for a 0: exact, because range · p is below 2^53. */
const shareOfZero = (range: number, p: number): number => Math.floor((range * p) / CERTAIN);

/**
 * Writes bits in about as many bits as they are surprising: −log₂ of the probability of each.
 *
 * All bits together are one number between 0 and 1. It starts as any (low = 0, range = 1, here times 2^32);
 * each bit keeps the lower or upper part of the range, as large as its probability. When the range is
 * below 2^24, the top byte of `low` is settled and written, but for a carry, which walks back through the bytes.
 *
 * Martin, Range encoding: an algorithm for removing redundancy from a digitised message, 1979.
 */
export class RangeEncoder implements BitCoder {
  private bytes = new Uint8Array(1024);
  private length = 0;
  private low = 0;
  private range = WHOLE;

  code(bit: 0 | 1, p: number): 0 | 1 {
    const zero = shareOfZero(this.range, p);
    if (bit) this.low += zero;
    this.range = bit ? this.range - zero : zero;
    if (this.low >= WHOLE) this.carry();
    while (this.range < SMALLEST) this.shift();
    return bit;
  }

  /** All that was written. What a decoder reads beyond it counts as zeros. */
  finish(): Uint8Array {
    this.low = Math.ceil(this.low / SMALLEST) * SMALLEST; // within the range, which is no smaller
    if (this.low >= WHOLE) this.carry();
    this.shift();
    while (this.length > 0 && this.bytes[this.length - 1] === 0) this.length--;
    return this.bytes.slice(0, this.length);
  }

  private shift(): void {
    if (this.length === this.bytes.length) this.grow();
    this.bytes[this.length++] = Math.floor(this.low / SMALLEST);
    this.low = (this.low % SMALLEST) * 256;
    this.range *= 256;
  }

  /** Adds one to what was written: bytes of 255 become 0 and pass it on. */
  private carry(): void {
    this.low -= WHOLE;
    let at = this.length - 1;
    while (this.bytes[at] === 255) this.bytes[at--] = 0;
    this.bytes[at]!++;
  }

  private grow(): void {
    const larger = new Uint8Array(2 * this.bytes.length);
    larger.set(this.bytes);
    this.bytes = larger;
  }
}

/** Reads what `RangeEncoder` wrote, told the same probabilities in the same order. */
export class RangeDecoder implements BitCoder {
  private readonly bytes: Uint8Array;
  private at = 0;
  /** The number, as far as it is known, above the low end of the range. */
  private above = 0;
  private range = WHOLE;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    for (let i = 0; i < 4; i++) this.above = this.above * 256 + this.next();
  }

  code(_: 0 | 1, p: number): 0 | 1 {
    const zero = shareOfZero(this.range, p);
    const bit = this.above < zero ? 0 : 1;
    if (bit) this.above -= zero;
    this.range = bit ? this.range - zero : zero;
    while (this.range < SMALLEST) {
      this.above = this.above * 256 + this.next();
      this.range *= 256;
    }
    return bit;
  }

  private next(): number {
    return this.bytes[this.at++] ?? 0;
  }
}
