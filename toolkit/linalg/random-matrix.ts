import { uniform } from "../tensor/random.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/** A matrix of independent numbers, uniform in [−1, 1), the same for the same seed everywhere. */
export function uniformMatrix(rows: number, columns: number, seed: number): Matrix {
  const random = matrix(rows, columns);
  const next = uniform(seed);
  for (let i = 0; i < random.data.length; i++) random.data[i] = 2 * next() - 1;
  return random;
}
