import { allocate, type Matrix, matrix } from "../../toolkit/tensor/tensor.ts";

/** Uniform numbers in [0, 1) that are the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Standard normal numbers that are the same for the same seed (Box and Muller). */
export function gaussian(seed: number): () => number {
  const random = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A matrix of independent normal numbers with mean zero and the given standard deviation. */
export function randomMatrix(rows: number, columns: number, seed: number, deviation = 1): Matrix {
  const next = gaussian(seed);
  const data = allocate(rows * columns).map(() => deviation * next());
  return matrix(rows, columns, data);
}
