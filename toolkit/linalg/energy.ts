import { ShapeError } from "../errors.ts";

/**
 * How much of a matrix its first singular directions hold.
 *
 *   Σ_{i<rank} σᵢ² / Σ σᵢ²      the denominator is ‖A‖_F²
 *
 * One minus this is the squared relative error of the closest matrix of that rank (Eckart–Young). A zero matrix
 * is held whole by any rank.
 *
 * @param S     singular values, largest first
 * @param rank  0 … S.length
 * @throws {ShapeError} rank out of range
 */
export function energy(S: ArrayLike<number>, rank: number): number {
  if (!(Number.isInteger(rank) && rank >= 0 && rank <= S.length))
    throw new ShapeError(`energy: rank must be 0…${S.length}, got ${rank}`);
  const squares = Array.from(S, (σ) => σ * σ);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const total = sum(squares);
  return total === 0 ? 1 : sum(squares.slice(0, rank)) / total;
}
