import type { Band } from "../bands.ts";
import {
  assertFalling,
  type BandError,
  type BandSearch,
  best,
  type JudgedBands,
  judge,
} from "./band-search.ts";

export interface GreedyBandsOptions {
  /** Numbers of bits that a direction may have, falling: `[8, 4, 3, 2]`. */
  readonly bits: readonly number[];
  /** How many directions a band may keep that is not the last: the same numbers for all, or by its number of bits. */
  readonly ranks: readonly number[] | ((bits: number) => readonly number[]);
  /** Bands at most; 3 when omitted. */
  readonly most?: number;
}

/**
 * Bands found one by one, as Delta-CoMe's Table 2 finds single, double and triple precision: the best number of
 * bits for all directions; then the band that helps most beside it, before or behind; then the next. What was
 * chosen stays.
 *
 *     const error = (bands) => predictedError(losses, bands, { ratio: 1 / 16 });
 *     greedyBands(error, { bits: [8, 4, 3, 2], ranks: [1, 2, 4, 8, 16] })
 *
 * A band is added even where none helps: `history` has the best single, double and triple, and the result is the
 * best of them.
 * Cost: |bits| + (most − 1) · |bits| · |ranks| errors at most.
 *
 * @throws {ValueError} bits that do not fall, or an error that is not a number
 */
export function greedyBands(error: BandError, { bits, ranks, most = 3 }: GreedyBandsOptions): BandSearch {
  assertFalling(bits, "greedyBands");
  const judged = judge(error);
  const ranksOf = (bits: number) => (typeof ranks === "function" ? ranks(bits) : ranks);
  const history: JudgedBands[] = [best(bits.map((bits) => judged.of([{ bits, rank: "rest" }])))];
  while (history.length < Math.min(most, bits.length)) {
    const { bands } = history.at(-1)!;
    const unused = bits.filter((bits) => bands.every((band) => band.bits !== bits));
    history.push(best(unused.flatMap((bits) => withBand(bands, bits, ranksOf)).map(judged.of)));
  }
  return { ...best(history), history, asked: judged.asked };
}

/**
 * One band more, in its place. The last band takes the rest; a new one before it, or the one that was last, gets a
 * rank.
 */
function withBand(
  bands: readonly Band[],
  bits: number,
  ranksOf: (bits: number) => readonly number[],
): Band[][] {
  const finer = bands.filter((band) => band.bits > bits);
  const coarser = bands.filter((band) => band.bits < bits);
  if (coarser.length > 0) return ranksOf(bits).map((rank) => [...finer, { bits, rank }, ...coarser]);
  const last = finer.at(-1)!;
  return ranksOf(last.bits).map((rank) => [...finer.slice(0, -1), { ...last, rank }, { bits, rank: "rest" }]);
}
