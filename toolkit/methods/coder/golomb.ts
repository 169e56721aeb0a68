/**
 * Which of many places are taken, by how many free ones lie before each: Golomb's code, in Rice's form.
 *
 *   a gap g takes ⌊g / 2^b⌋ bits that are 1, one that is 0, and the b lowest bits of g, lowest first
 *
 * The first byte is b; bits fill bytes from their lowest on, and what is left of the last byte is ones, in which no
 * gap ends. b is the one that makes it shortest. Where places are taken at random that is some 0.03 bits a place more than
 * `encodePositions` needs, and each place is read alone. Cost: O(positions).
 *
 * Golomb, Run-length encodings, 1966; Rice and Plaunt, Adaptive Variable-Length Coding, 1971.
 *
 * @param positions  rising
 */
export function encodeGolomb(positions: Uint32Array): Uint8Array {
  const b = shortest(positions);
  const bytes = new Uint8Array(1 + Math.ceil(bitsOf(positions, b) / 8)).fill(255);
  bytes[0] = b;
  let bit = 8;
  const clear = () => {
    bytes[bit >>> 3]! &= ~(1 << (bit & 7));
  };
  forEachGap(positions, (gap) => {
    bit += gap >>> b;
    clear();
    bit++;
    for (let k = 0; k < b; k++, bit++) if (!((gap >>> k) & 1)) clear();
  });
  return bytes;
}

/** The positions that `encodeGolomb` wrote. */
export function decodeGolomb(bytes: Uint8Array): Uint32Array {
  const b = bytes[0]!;
  const end = 8 * bytes.length;
  const isOne = (bit: number) => (bytes[bit >>> 3]! >>> (bit & 7)) & 1;
  const positions: number[] = [];
  let next = 0;
  for (let bit = 8; ; ) {
    let gap = 0;
    for (; bit < end && isOne(bit); bit++) gap += 2 ** b;
    if (bit >= end) return Uint32Array.from(positions);
    bit++;
    for (let k = 0; k < b; k++, bit++) gap += isOne(bit) << k;
    positions.push(next + gap);
    next += gap + 1;
  }
}

/** Bytes that positions take: never fewer when there is one more of them. */
export const golombBytes = (positions: Uint32Array): number =>
  1 + Math.ceil(bitsOf(positions, shortest(positions)) / 8);

/** The b that needs the fewest bits; bits fall and then rise with b. */
function shortest(positions: Uint32Array): number {
  let b = 0;
  for (let bits = bitsOf(positions, 0); ; b++) {
    const more = bitsOf(positions, b + 1);
    if (more >= bits) return b;
    bits = more;
  }
}

function bitsOf(positions: Uint32Array, b: number): number {
  let bits = positions.length * (1 + b);
  forEachGap(positions, (gap) => {
    bits += gap >>> b;
  });
  return bits;
}

function forEachGap(positions: Uint32Array, take: (gap: number) => void): void {
  for (let i = 0, next = 0; i < positions.length; next = positions[i++]! + 1) take(positions[i]! - next);
}
