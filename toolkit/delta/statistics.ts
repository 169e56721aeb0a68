import { assertFinite } from "../linalg/finite.ts";
import { frobeniusNorm } from "../linalg/norm.ts";
import { singularValues } from "../linalg/svd.ts";
import { truncatedSvd } from "../linalg/truncated-svd.ts";
import { allocate, type Matrix, matrix } from "../tensor/tensor.ts";
import type { Pair } from "./pair.ts";

/** How one tensor changed from the base to the fine-tuned model. */
export interface TensorStatistics {
  readonly name: string;
  readonly shape: readonly number[];
  /** ‖Δ‖ */
  readonly deltaNorm: number;
  /** ‖Δ‖ / ‖W_base‖; nothing where the base is zero. */
  readonly relativeNorm: number | null;
  /** Share of the numbers, 0 … 1, that are the same in both. */
  readonly unchanged: number;
  /** ‖Δ‖² / σ₁², between 1 and the rank: how many directions of the largest size would make this energy. */
  readonly stableRank: number | null;
  /** Σ_{i<rank} σᵢ² / ‖Δ‖² for ranks 1, 2, 4, …, 128. */
  readonly energy: readonly { readonly rank: number; readonly share: number }[] | null;
}

/**
 * Compares one tensor of a pair. Stable rank and energy are for matrices that changed; null for all others.
 *
 * Cost: two passes over the tensor; for a matrix the singular values, all of them where its smaller side is at most
 * 256, else the first 128 by a randomized decomposition that is within 2 % of the best.
 *
 * @throws {ValueError} NaN or Inf in the difference
 */
export async function tensorStatistics(pair: Pair, name: string): Promise<TensorStatistics> {
  const base = await pair.base.weight(name);
  const fineTuned = await pair.fineTuned.weight(name);
  const delta = allocate(base.data.length);
  let equal = 0;
  for (let i = 0; i < delta.length; i++) {
    delta[i] = fineTuned.data[i]! - base.data[i]!;
    if (fineTuned.data[i] === base.data[i]) equal++;
  }
  const { shape } = base;
  const [rows, columns] = shape.length === 2 ? (shape as Matrix["shape"]) : [1, delta.length];
  const difference = matrix(rows, columns, delta);
  assertFinite(difference, `diff: ${name}`);
  const deltaNorm = frobeniusNorm(difference);
  const baseNorm = frobeniusNorm(base);
  return {
    name,
    shape,
    deltaNorm,
    relativeNorm: baseNorm === 0 ? null : deltaNorm / baseNorm,
    unchanged: delta.length === 0 ? 1 : equal / delta.length,
    ...(shape.length === 2 && deltaNorm > 0
      ? spectral(difference, deltaNorm)
      : { stableRank: null, energy: null }),
  };
}

const LARGEST_RANK = 128;

function spectral(delta: Matrix, norm: number): Pick<TensorStatistics, "stableRank" | "energy"> {
  const smaller = Math.min(...delta.shape);
  const S =
    smaller <= 2 * LARGEST_RANK ? singularValues(delta) : truncatedSvd(delta, { rank: LARGEST_RANK }).S;
  const ranks = Array.from({ length: 8 }, (_, i) => 2 ** i).filter((rank) => rank <= smaller);
  const upTo = (rank: number) => S.subarray(0, rank).reduce((sum, σ) => sum + (σ / norm) ** 2, 0);
  return {
    stableRank: (norm / S[0]!) ** 2,
    energy: ranks.map((rank) => ({ rank, share: Math.min(1, upTo(rank)) })), // rounding may end just above 1
  };
}
