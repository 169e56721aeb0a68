/**
 * `taken` of `count` places at random, rising: every choice of that many is as likely. The same for the same seed,
 * on every machine.
 *
 * Each place in turn is taken with the chance (still to take) / (places left): Algorithm S of Knuth,
 * The Art of Computer Programming 2, §3.4.2. Cost: O(count).
 */
export function randomPositions(taken: number, count: number, seed: number): Uint32Array {
  const positions = new Uint32Array(taken);
  for (let i = 0, next = 0; next < taken; i++)
    if (random(seed, i) * (count - i) < taken - next) positions[next++] = i;
  return positions;
}

/** A seed of 32 bits from a seed and a name, so that layers of one shape are not drawn alike (FNV-1a). */
export function seedFor(seed: number, name: string): number {
  let hash = mixed(seed ^ 0x811c9dc5);
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The i-th number of a seed in [0, 1), without those before it. */
const random = (seed: number, i: number): number => mixed(mixed(i) ^ seed) / 2 ** 32;

/** All 32 bits of a number moved by all others (Wellons, hash-prospector: "lowbias32"). */
function mixed(bits: number): number {
  let x = bits ^ (bits >>> 16);
  x = Math.imul(x, 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}
