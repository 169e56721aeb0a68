/** Numbers in [0, 1), one after another. */
export type Random = () => number;

/**
 * Uniform random numbers, the same on every machine for the same seed: 32 bits of state, period 2^32.
 *
 * mulberry32, Tommy Ettinger, public domain.
 *
 * @param seed  of which the lowest 32 bits count
 */
export function uniform(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normal random numbers with mean 0 and variance 1, the same for the same seed (Box and Muller, 1958). */
export function normal(seed: number): Random {
  const next = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}
