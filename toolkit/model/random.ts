/** Numbers in [0, 1), one after another. */
export type Random = () => number;

/**
 * Random numbers that are the same on every machine for the same numbers to begin with (mulberry32, Tommy Ettinger,
 * public domain; the beginning is their FNV-1a hash).
 */
export function randomFrom(numbers: Iterable<number>): Random {
  let state = 0x811c9dc5;
  for (const number of numbers) state = Math.imul(state ^ number, 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
