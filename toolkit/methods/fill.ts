import { bytesOf, type Parts } from "./parts.ts";

/** Attempts to come nearer to the bytes that are allowed. */
const ROUNDS = 4;

/**
 * The most weights whose parts fit into some bytes, where their size is known only when they are coded: the count is
 * corrected by how full the bytes were, a few times, and the fullest that fits is taken. Cost: a few times encoding.
 *
 * @param first   a count that is about right
 * @param encode  what is stored of so many weights; about as many bytes a weight for any count
 */
export function filled<P extends Parts>(
  allowed: number,
  first: number,
  most: number,
  encode: (count: number) => P,
): P {
  let best: P | undefined;
  let count = Math.min(first, most);
  for (let round = 0; round < ROUNDS || !best; round++) {
    const parts = encode(count);
    const size = bytesOf(parts);
    if (size <= allowed && (!best || size > bytesOf(best))) best = parts;
    const next = Math.min(Math.floor((count * allowed) / size), most);
    if (best && next === count) break;
    count = Math.max(0, next === count ? count - 1 : next);
  }
  return best;
}
