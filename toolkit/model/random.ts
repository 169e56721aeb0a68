import { type Random, uniform } from "../tensor/random.ts";

/** Random numbers that are the same on every machine for the same numbers to begin with: the seed is their FNV-1a hash. */
export function randomFrom(numbers: Iterable<number>): Random {
  let hash = 0x811c9dc5;
  for (const number of numbers) hash = Math.imul(hash ^ number, 0x01000193);
  return uniform(hash);
}
