import { ValueError } from "../errors.ts";
import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import { budget, tooSmall } from "./budget.ts";
import type { Stored } from "./forecast.ts";
import { bfloat16Part, bfloat16Values, type Part, uint32Part, uint32Value } from "./parts.ts";
import { randomPositions } from "./random-positions.ts";

/** What is stored of a delta whose weights are kept at random: a seed tells which, 16 bits each what they are. */
export type KeptAtRandom = { readonly seed: Part; readonly values: Part };

const SEED_BYTES = 4;

/** How many weights of a layer the ratio pays for, at 16 bits each. */
export const affordableAtRandom = (ratio: number, shape: Matrix["shape"]): number =>
  Math.floor((budget(ratio, shape) - SEED_BYTES) / 2);

/** All that is stored of so many weights. */
export const storedAtRandom = (kept: number): readonly Stored[] => [
  { kind: "seed", count: 1, bits: 8 * SEED_BYTES },
  { kind: "values", count: kept, bits: 16 },
];

/** Throws a ValueError where the ratio pays for no weight. */
export function assertAffordable(ratio: number, shape: Matrix["shape"], where: string): void {
  if (affordableAtRandom(ratio, shape) < 1) throw tooSmall(where, ratio, shape, SEED_BYTES + 2, "weight");
}

/** Throws a ValueError unless the seed is a whole number of 32 bits. */
export function assertSeed(seed: number, where: string): void {
  if (!(Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32))
    throw new ValueError(`${where}: seed must be a whole number from 0 to 2^32 − 1, got ${seed}`);
}

/** Weights at random places, times a factor. */
export function keptAtRandom({ data }: Matrix, kept: number, seed: number, factor: number): KeptAtRandom {
  const values = Float32Array.from(randomPositions(kept, data.length, seed), (at) => factor * data[at]!);
  return { seed: uint32Part("seed", seed), values: bfloat16Part("values", values) };
}

/** The matrix with these weights in their places, all others zero. */
export function matrixKeptAtRandom({ seed, values }: KeptAtRandom, shape: Matrix["shape"]): Matrix {
  const decoded = matrix(...shape);
  const kept = bfloat16Values(values);
  randomPositions(kept.length, sizeOf(shape), uint32Value(seed)).forEach((at, i) => {
    decoded.data[at] = kept[i]!;
  });
  return decoded;
}
