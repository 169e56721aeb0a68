import { CERTAIN, RangeDecoder, RangeEncoder } from "./range-coder.ts";

/**
 * Which `positions` of `count` places are taken, in as few bytes as if all choices of that many were numbered:
 * about log₂ (count over positions) bits. Cost: O(count).
 *
 * @param positions  rising, each below count
 */
export function encodePositions(positions: Uint32Array, count: number): Uint8Array {
  const coder = new RangeEncoder();
  let next = 0;
  for (let i = 0; i < count && next < positions.length; i++) {
    const taken = positions[next] === i;
    const left = positions.length - next;
    if (left < count - i) coder.code(taken ? 1 : 0, chanceOfFree(left, count - i));
    if (taken) next++;
  }
  return coder.finish();
}

/** The positions that `encodePositions` wrote. */
export function decodePositions(bytes: Uint8Array, taken: number, count: number): Uint32Array {
  const coder = new RangeDecoder(bytes);
  const positions = new Uint32Array(taken);
  let next = 0;
  for (let i = 0; i < count && next < taken; i++) {
    const left = taken - next;
    const isTaken = left === count - i || coder.code(0, chanceOfFree(left, count - i)) === 1;
    if (isTaken) positions[next++] = i;
  }
  return positions;
}

/** That the next of `places` is free when `taken` of them are not. */
const chanceOfFree = (taken: number, places: number): number =>
  Math.min(Math.max(CERTAIN - Math.round((CERTAIN * taken) / places), 1), CERTAIN - 1);

/** Bits that positions take at most: count · H(taken / count), H the entropy of one place, and what rounded chances cost. */
export function bitsOfPositions(taken: number, count: number): number {
  const term = (x: number) => (x > 0 ? -x * Math.log2(x) : 0);
  return count * (term(taken / count) + term(1 - taken / count) + 2 / CERTAIN);
}
