import { ValueError } from "../errors.ts";
import { packedLength } from "../quant/pack.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { Band, PlannedBand } from "./bands.ts";
import { largestWithin } from "./budget.ts";
import { bandwise } from "./delta-come-factors.ts";

/** Shares are stored as so many of 255. */
const ALL = 255;

/** Bits of a band that is not quantized. */
export const WHOLE = 16;

/** How many directions are looked at, and how steeply fewer numbers of the later ones are kept. */
export interface Sparsity {
  /** Share of the smallest directions that is dropped before anything else, 0 … 1. */
  readonly beta: number;
  /** C: how much of a direction is kept follows (σ / σ₁)^C. */
  readonly exponent: number;
}

/** Throws a ValueError unless β lies in [0, 1) and C above 0. */
export function assertSparsity({ beta, exponent }: Sparsity, where: string): void {
  if (!(beta >= 0 && beta < 1))
    throw new ValueError(`${where}: beta must be at least 0 and below 1, got ${beta}`);
  if (!(exponent > 0 && exponent < Number.POSITIVE_INFINITY))
    throw new ValueError(`${where}: C must be a number above 0, got ${exponent}`);
}

/** Directions that are left when the share β of the smallest is dropped; one at least. */
export const directionsLeft = (shape: Matrix["shape"], beta: number): number =>
  Math.max(1, Math.floor((1 - beta) * Math.min(...shape)));

/** Bands for so many directions, each as long as it asks for as long as there are any. */
export function bandsFor(bands: readonly Band[], directions: number): PlannedBand[] {
  let left = directions;
  const planned = bands.map(({ bits, rank }) => {
    const given = rank === "rest" ? left : Math.min(rank, left);
    left -= given;
    return { bits, rank: given };
  });
  return planned.filter(({ rank }) => rank > 0);
}

/**
 * How many of 255 numbers of each direction are kept, within a byte budget.
 *
 *   1 − p_k = 1 − γ · (1 − (σ_k / σ₁)^C)
 *
 * γ is the smallest that the budget allows, 0 where all of it fits. Where even γ = 1 takes too much, the last
 * directions are dropped until it fits.
 */
export function sharesWithin(
  bytes: number,
  S: Float32Array,
  shape: Matrix["shape"],
  bands: readonly Band[],
  exponent: number,
): Uint8Array {
  const sharesAt = (gamma: number, directions: number) =>
    Uint8Array.from(S.subarray(0, directions), (s) => shareOf(s / (S[0]! || 1), gamma, exponent));
  const fits = (gamma: number, directions: number) =>
    bytesFor(sharesAt(gamma, directions), shape, bandsFor(bands, directions)) <= bytes;
  const directions = largestWithin(S.length, (n) => n === 0 || fits(1, n));
  const steps = 2 ** 20;
  const dense = largestWithin(steps, (n) => fits(1 - n / steps, directions));
  return sharesAt(1 - dense / steps, directions);
}

/** At least one of 255, so that a direction that has a σ has numbers. */
const shareOf = (ratio: number, gamma: number, exponent: number): number =>
  Math.max(1, Math.floor(ALL * (1 - gamma * (1 - ratio ** exponent))));

/** Numbers of a vector that are kept. */
export const keptOf = (share: number, length: number): number => Math.ceil((share / ALL) * length);

/** All that `sparseParts` stores, to the byte. */
export function bytesFor(
  shares: Uint8Array,
  [out, inner]: Matrix["shape"],
  bands: readonly PlannedBand[],
): number {
  const ofBands = bandwise(bands, ({ bits, rank }, first) => {
    let kept = 0;
    for (const share of shares.subarray(first, first + rank))
      kept += keptOf(share, out) + keptOf(share, inner);
    return bits === WHOLE ? 2 * kept : packedLength(kept, bits) + 4 * rank + packedLength(2 * rank, bits);
  });
  const SEED = 4;
  return ofBands.reduce((sum, bytes) => sum + bytes, SEED + 3 * shares.length + 4 * bands.length);
}
