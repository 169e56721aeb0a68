import { ShapeError, ValueError } from "../errors.ts";

/** Throws a ValueError unless `bits` is a whole number from 1 to 8. */
export function assertBits(bits: number, where: string): void {
  if (!Number.isInteger(bits) || bits < 1 || bits > 8)
    throw new ValueError(`${where}: bits must be 1…8, got ${bits}`);
}

/** Bytes that `count` codes of `bits` bits take: no bit is wasted but in the last byte. */
export const packedLength = (count: number, bits: number): number => Math.ceil((count * bits) / 8);

/**
 * Small codes one behind the other, without gaps.
 *
 * Code i fills the bits i·bits … (i + 1)·bits − 1 of the result, where bit b is bit b mod 8
 * (lowest first) of byte ⌊b / 8⌋. So three codes of 3 bits, a b c, make `bbaaa` with two bits of c
 * above them, then a byte that holds the last bit of c.
 *
 * @param bits  1 … 8
 * @throws {ValueError} a code that needs more than `bits` bits
 */
export function packBits(codes: Uint8Array, bits: number): Uint8Array {
  assertBits(bits, "packBits");
  const bytes = new Uint8Array(packedLength(codes.length, bits));
  let pending = 0; // bits that do not fill a byte yet, lowest first
  let held = 0; // how many they are
  let at = 0;
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i]!;
    if (code >> bits) throw new ValueError(`packBits: codes must be below ${2 ** bits}, got ${code}`);
    pending |= code << held;
    held += bits;
    if (held < 8) continue;
    bytes[at++] = pending;
    pending >>= 8;
    held -= 8;
  }
  if (held) bytes[at] = pending;
  return bytes;
}

/**
 * The codes that `packBits` packed.
 *
 * @throws {ShapeError} more or fewer bytes than `count` codes take
 */
export function unpackBits(bytes: Uint8Array, bits: number, count: number): Uint8Array {
  assertBits(bits, "unpackBits");
  const expected = packedLength(count, bits);
  if (bytes.length !== expected)
    throw new ShapeError(
      `unpackBits: ${count} codes of ${bits} bits need ${expected} bytes, got ${bytes.length}`,
    );
  const codes = new Uint8Array(count);
  unpackRange(bytes, bits, 0, codes);
  return codes;
}

/** Some of the codes that `packBits` packed: as many as `codes` has room for, from code `first` on. */
export function unpackRange(bytes: Uint8Array, bits: number, first: number, codes: Uint8Array): void {
  const start = first * bits;
  if (bits === 8) codes.set(bytes.subarray(first, first + codes.length));
  else if (bits === 2 && start % 8 === 0) unpackFours(bytes, start / 8, codes);
  else unpackOneByOne(bytes, bits, start, codes);
}

/** Codes of 2 bits, the first at the beginning of a byte: four in each. */
function unpackFours(bytes: Uint8Array, from: number, codes: Uint8Array): void {
  let at = 0;
  for (let b = from; at + 4 <= codes.length; b++, at += 4) {
    const four = bytes[b]!;
    codes[at] = four & 3;
    codes[at + 1] = (four >> 2) & 3;
    codes[at + 2] = (four >> 4) & 3;
    codes[at + 3] = four >> 6;
  }
  if (at < codes.length) unpackOneByOne(bytes, 2, (from + at / 4) * 8, codes.subarray(at));
}

function unpackOneByOne(bytes: Uint8Array, bits: number, start: number, codes: Uint8Array): void {
  const mask = 2 ** bits - 1;
  for (let i = 0, bit = start; i < codes.length; i++, bit += bits) {
    const twoBytes = bytes[bit >> 3]! | ((bytes[(bit >> 3) + 1] ?? 0) << 8);
    codes[i] = (twoBytes >> (bit & 7)) & mask;
  }
}
