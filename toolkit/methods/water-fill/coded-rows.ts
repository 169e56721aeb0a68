import { BitModel, NumberModel } from "../coder/models.ts";
import { type BitCoder, CERTAIN, RangeDecoder, RangeEncoder } from "../coder/range-coder.ts";

/** Bits of the length of a code in bits. */
const LENGTH_BITS = 5;

/** How large codes were lately, in so many classes. */
const CLASSES = 16;

/** Each code moves the mean size of the latest by this share of the way. */
const MEMORY = 1 / 16;

/** Whole numbers in about as few bits as they are surprising after those before them: small ones take little. */
export function encodeRows(codes: Int32Array): Uint8Array {
  const coder = new RangeEncoder();
  codeAll(coder, codes);
  return coder.finish();
}

/** The `count` numbers that `encodeRows` wrote. */
export function decodeRows(bytes: Uint8Array, count: number): Int32Array {
  const codes = new Int32Array(count);
  codeAll(new RangeDecoder(bytes), codes);
  return codes;
}

/** One walk for both ways: a decoder leaves in `codes` what it reads, an encoder what was there. */
function codeAll(coder: BitCoder, codes: Int32Array): void {
  const code = new CodeCoder(coder);
  for (let i = 0; i < codes.length; i++) codes[i] = code.code(codes[i]!);
}

/** A code as zero or not, sign, length in bits, and the bits below the highest. */
class CodeCoder {
  private readonly coder: BitCoder;
  private readonly isThere = new BitModel(CLASSES);
  private readonly length = new NumberModel(LENGTH_BITS, CLASSES);
  private readonly second = new BitModel(2 ** LENGTH_BITS);
  private mean = 1;

  constructor(coder: BitCoder) {
    this.coder = coder;
  }

  code(code: number): number {
    const now = Math.min(CLASSES - 1, Math.floor(3 * Math.log2(1 + 4 * this.mean)));
    const size = this.size(Math.abs(code), now);
    this.mean += MEMORY * (size - this.mean);
    if (size === 0) return 0;
    return this.coder.code(code < 0 ? 1 : 0, CERTAIN / 2) ? -size : size;
  }

  private size(size: number, now: number): number {
    if (!this.isThere.code(this.coder, now, size ? 1 : 0)) return 0;
    const length = this.length.code(this.coder, now, 31 - Math.clz32(size)); // bits below the highest
    let read = 1;
    for (let bit = length - 1; bit >= 0; bit--) {
      const known = ((size >> bit) & 1) as 0 | 1;
      const isSecond = bit === length - 1;
      const next = isSecond
        ? this.second.code(this.coder, length, known)
        : this.coder.code(known, CERTAIN / 2);
      read = 2 * read + next;
    }
    return read;
  }
}
