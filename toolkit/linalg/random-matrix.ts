import { type Matrix, matrix } from "../tensor/tensor.ts";

/**
 * A matrix of independent numbers, uniform in [−1, 1), the same for the same seed everywhere
 * (mulberry32, Tommy Ettinger, public domain).
 */
export function uniformMatrix(rows: number, columns: number, seed: number): Matrix {
  const random = matrix(rows, columns);
  let state = seed >>> 0;
  for (let i = 0; i < random.data.length; i++) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    random.data[i] = ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  }
  return random;
}
