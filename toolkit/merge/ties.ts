import { largestOf } from "../methods/largest.ts";
import { assertDensity, assertLambda } from "./check.ts";
import { elected } from "./elect.ts";
import type { MergeRule } from "./rule.ts";

export interface TiesOptions {
  /** Share of each delta that is kept, its largest numbers; the paper's 20 % when omitted. */
  readonly density?: number;
  /** What the merged delta is multiplied by; 1 when omitted. */
  readonly lambda?: number;
}

/**
 * TIES: trim, elect signs, merge.
 *
 *   Δ'_t = the largest numbers of Δ_t, else 0      Δ = λ · mean of the Δ'_t whose sign is that of Σ_t Δ'_t
 *
 * Most of a delta is small and redundant, and two deltas that pull a weight in different directions cancel in a sum. So
 * only large changes vote, and those who lose do not count. Trimmed tensor by tensor, where the paper ranks all weights
 * of a model together. Cost: O(models · weights · log weights), for sorting.
 *
 * Yadav et al., TIES-Merging: Resolving Interference When Merging Models, 2023.
 *
 * @throws {ValueError} density not above 0 and at most 1, lambda not finite
 */
export function ties({ density = 0.2, lambda = 1 }: TiesOptions = {}): MergeRule {
  assertDensity(density, "ties");
  assertLambda(lambda, "ties");
  return {
    name: "ties",
    paper: "https://arxiv.org/abs/2306.01708",
    options: { density, lambda },
    merge: (deltas) => elected(deltas.map((delta) => trimmed(delta, density))).map((x) => lambda * x),
  };
}

function trimmed(delta: Float32Array, density: number): Float32Array {
  const kept = new Float32Array(delta.length);
  for (const at of largestOf(delta)(Math.round(density * delta.length))) kept[at] = delta[at]!;
  return kept;
}
