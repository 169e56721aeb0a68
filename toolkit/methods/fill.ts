import { bytesOf, type Parts } from "./parts.ts";

/** Attempts to come nearer to the bytes that are allowed, beside those that it takes to fit at all. */
const ROUNDS = 8;
/** Bytes that may be left: of a thousand so many. */
const LEFT = 2;

/**
 * The most weights whose parts fit into some bytes, where their size is known only when they are coded: between a count that
 * fits and one that does not, the next is where the bytes would be full if each weight took as many as so far. Codes
 * of more weights may be coarser and shorter, so this is not always the largest count that fits. Cost: a few times encoding.
 *
 * @param first   a count that is about right
 * @param encode  what is stored of so many weights; no weights fit
 */
export function filled<P extends Parts>(
  allowed: number,
  first: number,
  most: number,
  encode: (count: number) => P,
): P {
  let best: P | undefined;
  let [fits, fails] = [0, most + 1];
  let count = Math.max(0, Math.min(first, most));
  for (let round = 0; round < ROUNDS || !best; round++) {
    const parts = encode(count);
    const size = bytesOf(parts);
    if (size > allowed) fails = count;
    else [best, fits] = [parts, count];
    if (fails - fits <= 1 || (best && 1000 * bytesOf(best) >= (1000 - LEFT) * allowed)) break;
    const full = Math.floor((count * allowed) / size);
    count = full > fits && full < fails ? full : Math.floor((fits + fails) / 2);
  }
  return best ?? encode(fits);
}
