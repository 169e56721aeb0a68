const multiplier = 0x5bd1e995;

/**
 * The 32-bit MurmurHash2 of a text in UTF-8, by which a frontend and its kernel name the same cell in the same way.
 * Not for secrets. Source: https://github.com/aappleby/smhasher/blob/master/src/MurmurHash2.cpp
 *
 * @returns an integer from 0 to 2³² − 1
 */
export function murmur2(text: string, seed: number): number {
  const bytes = new TextEncoder().encode(text);
  const view = new DataView(bytes.buffer);
  const whole = bytes.length & ~3;
  let hash = seed ^ bytes.length;
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash, multiplier) ^ mixed(view.getInt32(at, true));
  if (whole < bytes.length) hash = Math.imul(hash ^ littleEndian(bytes.subarray(whole)), multiplier);
  hash = Math.imul(hash ^ (hash >>> 13), multiplier);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function mixed(word: number): number {
  const product = Math.imul(word, multiplier);
  return Math.imul(product ^ (product >>> 24), multiplier);
}

const littleEndian = (bytes: Uint8Array): number =>
  bytes.reduce((sum, byte, at) => sum | (byte << (8 * at)), 0);
