import { ValueError } from "../errors.ts";

/**
 * How many directions of the largest size would hold all the energy.
 *
 *   Σ σᵢ² / σ₁²      between 1 and the rank
 *
 * It looks at the first direction alone, changes little when a matrix is disturbed a little, and never exceeds the
 * rank (Rudelson and Vershynin, 2007).
 *
 * @param S  singular values, largest first
 * @throws {ValueError} no values, all of them zero, or one that is negative or not finite
 */
export function stableRank(S: ArrayLike<number>): number {
  const shares = energyShares(S, "stableRank");
  return 1 / shares[0]!;
}

/**
 * How many directions share the energy, by its entropy.
 *
 *   exp(−Σ pᵢ log pᵢ)      pᵢ = σᵢ² / Σ σ²; between 1 and the rank
 *
 * k equal singular values give k. Unlike the stable rank it takes the whole spectrum into account (Roy and Vetterli,
 * 2007, there with σᵢ in place of σᵢ²).
 *
 * @throws {ValueError} no values, all of them zero, or one that is negative or not finite
 */
export function effectiveRank(S: ArrayLike<number>): number {
  const shares = energyShares(S, "effectiveRank");
  return Math.exp(-shares.reduce((sum, p) => sum + (p > 0 ? p * Math.log(p) : 0), 0));
}

function energyShares(S: ArrayLike<number>, where: string): number[] {
  const squares = Array.from(S, (σ) => (σ >= 0 && σ < Infinity ? σ * σ : Number.NaN));
  const total = squares.reduce((a, b) => a + b, 0);
  if (total > 0) return squares.map((square) => square / total);
  throw new ValueError(
    `${where}: expected singular values from 0 on, not all of them 0, got ${[...Array.from(S).slice(0, 4)].join(", ") || "none"}`,
  );
}
