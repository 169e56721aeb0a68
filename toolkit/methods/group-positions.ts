import { uniform } from "../tensor/random.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { randomPositions } from "./random-positions.ts";

/**
 * `taken` places of a matrix at random, spread evenly over its rows and over groups of neighbours in a row: each group
 * has its share, rounded up or down. The same for the same seed, on every machine. Cost: O(rows · columns).
 *
 * Where a share is not a whole number, groups take turns from a random one on, so that no column is left out.
 */
export function groupPositions(
  taken: number,
  [rows, columns]: Matrix["shape"],
  groupSize: number,
  seed: number,
): Uint32Array {
  const positions = new Uint32Array(taken);
  const offset = uniform(seed);
  let next = 0;
  for (let row = 0, group = 0; row < rows; row++) {
    const inRow = share(taken, row, row + 1, rows, 0);
    const start = offset();
    for (let first = 0; first < columns; first += groupSize, group++) {
      const last = Math.min(first + groupSize, columns);
      const inGroup = share(inRow, first, last, columns, start);
      const own = (seed + Math.imul(group, 0x9e3779b9)) >>> 0;
      for (const at of randomPositions(inGroup, last - first, own))
        positions[next++] = row * columns + first + at;
    }
  }
  return positions;
}

/** What falls between `first` and `last` of `all` when so many are spread evenly, from an offset on. */
const share = (many: number, first: number, last: number, all: number, offset: number): number =>
  Math.floor((many * last) / all + offset) - Math.floor((many * first) / all + offset);
