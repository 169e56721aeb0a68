import { CountedBits } from "../coder/counted-bits.ts";
import { type BitCoder, CERTAIN, RangeDecoder, RangeEncoder } from "../coder/range-coder.ts";

/** How large a code is expected to be, in classes of half an octave: from 1/16 on. */
const CLASSES = 44;
const EDGES = Array.from({ length: CLASSES }, (_, i) => ((i % 2 ? Math.SQRT2 : 1) * 2 ** (i >> 1)) / 16);

/** A code is counted up to here, by one bit a step; what is above is written by its length. */
const COUNTED = 20;

/** Beside so many codes those before the row count, and no more than twice as many of the row itself. */
const BEFORE = 8;
const LATEST = 128;

/**
 * Rows of whole numbers in about as few bits as they are surprising: small ones take parts of a bit.
 *
 * A number is coded by how large those before it in its row were, and at a row's beginning those of the row before. It is
 * zero or not, then one or not, and so on; probabilities begin as those of a geometric distribution of the expected mean and
 * learn from what comes. Where 8 and more are expected, the lowest bits are written as they are.
 * Cost: one coded bit for each step, some ten million numbers a second.
 *
 * @param lengths  of each row; together as many as there are codes
 */
export function encodeRows(codes: Int32Array, lengths: readonly number[]): Uint8Array {
  const coder = new RangeEncoder();
  codeAll(coder, codes, lengths);
  return coder.finish();
}

/** The numbers that `encodeRows` wrote. */
export function decodeRows(bytes: Uint8Array, lengths: readonly number[]): Int32Array {
  const codes = new Int32Array(lengths.reduce((a, b) => a + b, 0));
  codeAll(new RangeDecoder(bytes), codes, lengths);
  return codes;
}

/** One walk for both ways: a decoder leaves in `codes` what it reads, an encoder what was there. */
function codeAll(coder: BitCoder, codes: Int32Array, lengths: readonly number[]): void {
  const code = new SizeCoder(coder);
  let [mean, at] = [1, 0];
  for (const length of lengths) {
    let [sum, count] = [mean * BEFORE, BEFORE];
    for (const end = at + length; at < end; at++) {
      const size = code.code(Math.abs(codes[at]!), sum / count);
      codes[at] = size && coder.code(codes[at]! < 0 ? 1 : 0, CERTAIN / 2) ? -size : size;
      sum += size;
      if (++count > LATEST) [sum, count] = [sum / 2, count / 2];
    }
    mean = sum / count;
  }
}

/** Sizes, each by the one that is expected. */
class SizeCoder {
  private readonly coder: BitCoder;
  /** Whether a size ends at a step, by its class; made when it is first needed. */
  private readonly models: { readonly more: CountedBits; readonly plain: number }[] = [];

  /** The class of the size before: the next one is about as large. */
  private at = 0;

  constructor(coder: BitCoder) {
    this.coder = coder;
  }

  code(size: number, expected: number): number {
    const { more, plain } = this.model(expected);
    const steps = size >> plain;
    let step = 0;
    while (step < COUNTED && more.code(this.coder, step, steps > step ? 1 : 0)) step++;
    if (step === COUNTED) step += this.large(steps - COUNTED);
    return (step << plain) + this.bits(size, plain);
  }

  /** Any number from 0 on: the length of the one above it as so many ones, and its bits below the highest (Elias, 1975). */
  private large(rest: number): number {
    const known = 31 - Math.clz32(rest + 1);
    let length = 0;
    while (this.coder.code(length < known ? 1 : 0, CERTAIN / 2)) length++;
    return 2 ** length + this.bits(rest + 1, length) - 1;
  }

  /** The lowest bits, as they are. */
  private bits(number: number, length: number): number {
    let read = 0;
    for (let bit = length - 1; bit >= 0; bit--)
      read = 2 * read + this.coder.code(((number >> bit) & 1) as 0 | 1, CERTAIN / 2);
    return read;
  }

  private model(expected: number) {
    while (this.at < CLASSES - 1 && EDGES[this.at]! < expected) this.at++;
    while (this.at > 0 && EDGES[this.at - 1]! >= expected) this.at--;
    this.models[this.at] ??= modelOf(EDGES[this.at]! / Math.sqrt(Math.SQRT2));
    return this.models[this.at]!;
  }
}

/** A geometric distribution of this mean ends at each step with the same probability, 1 / (1 + mean). */
function modelOf(mean: number) {
  let plain = 0;
  while (mean / 2 ** plain >= 8) plain++;
  const steps = mean / 2 ** plain;
  return { more: new CountedBits(new Array<number>(COUNTED).fill(1 / (1 + steps))), plain };
}
