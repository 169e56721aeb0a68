import { uniform } from "../tensor/random.ts";

/**
 * How early each number is to be kept, between 0 and 1, so that any count of the highest has the same share of every
 * value, to within one: within a value's own the order is random. Codes that are `zero` get 0 and are never kept.
 * Cost: O(codes).
 */
export function prioritiesByValue(codes: Uint8Array, zero: number, seed: number): Float32Array {
  const random = uniform(seed);
  const priorities = new Float32Array(codes.length);
  const places = placesByValue(codes);
  for (let value = 0; value < 256; value++)
    if (value !== zero)
      shuffled(places[value]!, random).forEach((at, rank, { length }) => {
        priorities[at] = 1 - (rank + 0.5) / length;
      });
  return priorities;
}

function placesByValue(codes: Uint8Array): Uint32Array[] {
  const counts = new Uint32Array(256);
  for (const code of codes) counts[code]!++;
  const places = Array.from(counts, (count) => new Uint32Array(count));
  const filled = new Uint32Array(256);
  codes.forEach((code, at) => {
    places[code]![filled[code]!++] = at;
  });
  return places;
}

/** In random order, in place (Fisher and Yates). */
function shuffled(places: Uint32Array, random: () => number): Uint32Array {
  for (let last = places.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [places[last], places[other]] = [places[other]!, places[last]!];
  }
  return places;
}
