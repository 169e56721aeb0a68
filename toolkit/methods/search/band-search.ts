import { ValueError } from "../../errors.ts";
import { assertBits } from "../../quant/pack.ts";
import type { Band } from "../bands.ts";

/** What bands lose: the smaller the better. */
export type BandError = (bands: readonly Band[]) => number;

/** Bands, and what they lose. */
export interface JudgedBands {
  readonly bands: readonly Band[];
  readonly error: number;
}

/** What a search for bands found. */
export interface BandSearch extends JudgedBands {
  /** The best after each step or generation, the last of which is the result. */
  readonly history: readonly JudgedBands[];
  /** Bands that were asked for, each once. */
  readonly asked: number;
}

/** Asks for the error of the same bands once only, and counts. */
export function judge(error: BandError): { of(bands: readonly Band[]): JudgedBands; readonly asked: number } {
  const known = new Map<string, JudgedBands>();
  return {
    of(bands) {
      const key = JSON.stringify(bands);
      const judged = known.get(key) ?? { bands, error: error(bands) };
      if (Number.isNaN(judged.error)) throw new ValueError(`the error of ${key} must be a number, got NaN`);
      known.set(key, judged);
      return judged;
    },
    get asked() {
      return known.size;
    },
  };
}

/** The one that loses least; of several the first. */
export const best = <Judged extends JudgedBands>(judged: readonly Judged[]): Judged =>
  judged.reduce((a, b) => (b.error < a.error ? b : a));

/** Throws a ValueError unless there are numbers of bits, each once, falling. */
export function assertFalling(bits: readonly number[], where: string): void {
  for (const one of bits) assertBits(one, where);
  if (bits.length === 0 || bits.some((one, i) => i > 0 && one >= bits[i - 1]!))
    throw new ValueError(`${where}: bits must fall from each to the next, got ${bits.join(", ") || "none"}`);
}
