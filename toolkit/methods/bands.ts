import { ValueError } from "../errors.ts";
import { assertBits } from "../quant/pack.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { largestWithin } from "./budget.ts";

/** How many directions are kept with how many bits a number; `"rest"` is what the budget leaves. */
export interface Band {
  readonly bits: number;
  readonly rank: number | "rest";
}

/** A band whose rank is settled. */
export interface PlannedBand extends Band {
  readonly rank: number;
}

/** The smaller side of the layers that the published bands were found for. */
const PUBLISHED_SIDE = 4096;

/**
 * The published bands: 2 directions at 8 bits, 32 at 3 and the rest at 2 for layers whose smaller side is 4096, other ranks scaled
 * to the size of the layer and at least 1. Unscaled, small layers could not pay for the first two bands.
 */
export function publishedBands(shape: Matrix["shape"]): Band[] {
  const scaled = (rank: number) => Math.max(1, Math.round((rank * Math.min(...shape)) / PUBLISHED_SIDE));
  return [
    { bits: 8, rank: scaled(2) },
    { bits: 3, rank: scaled(32) },
    { bits: 2, rank: "rest" },
  ];
}

/**
 * The published bands for layers of the size they were found for, or larger. For smaller ones a 32nd of the directions at 4 bits, three
 * times as many at 3, the rest at 2: searches on the shipped pairs and on made-up spectra give 8 bits to none,
 * and keep a far larger share at 3 bits and above than the published ranks do when they are scaled.
 */
export function defaultBands(shape: Matrix["shape"]): Band[] {
  const side = Math.min(...shape);
  if (side >= PUBLISHED_SIDE) return publishedBands(shape);
  return [
    { bits: 4, rank: Math.max(1, Math.round(side / 32)) },
    { bits: 3, rank: Math.max(1, Math.round((3 * side) / 32)) },
    { bits: 2, rank: "rest" },
  ];
}

/** Throws a ValueError unless every band has 1…8 bits and a rank. */
export function assertBands(bands: readonly Band[], where: string): void {
  if (bands.length === 0) throw new ValueError(`${where}: expected at least one band, got none`);
  for (const { bits, rank } of bands) {
    assertBits(bits, where);
    if (rank !== "rest" && !(Number.isInteger(rank) && rank > 0))
      throw new ValueError(`${where}: rank must be a whole number above 0 or "rest", got ${rank}`);
  }
}

/**
 * Spends a byte budget on bands in their order: each gets the rank it asks for, or as much of it as is still
 * paid for. Bands that get nothing are left out. No more than min(out, in) directions exist.
 *
 * @param bytesOf  what a band costs; more for a higher rank
 */
export function planBands(
  bands: readonly Band[],
  shape: Matrix["shape"],
  budget: number,
  bytesOf: (band: PlannedBand) => number,
): PlannedBand[] {
  let bytes = budget;
  let directions = Math.min(...shape);
  const planned = bands.map(({ bits, rank }) => {
    const asked = Math.min(rank === "rest" ? directions : rank, directions);
    const given = largestWithin(asked, (rank) => bytesOf({ bits, rank }) <= bytes);
    if (given > 0) bytes -= bytesOf({ bits, rank: given });
    directions -= given;
    return { bits, rank: given };
  });
  return planned.filter(({ rank }) => rank > 0);
}
