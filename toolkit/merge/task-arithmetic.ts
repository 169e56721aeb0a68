import { assertLambda } from "./check.ts";
import type { MergeRule } from "./rule.ts";

/**
 * Task arithmetic: deltas are added.
 *
 *   Δ = λ · Σ_t Δ_t
 *
 * Where the models learned different things, much of each skill is there; where they moved the same weights in different
 * directions, they take from each other. A negative λ takes a skill away. Cost: O(models · weights).
 *
 * Ilharco et al., Editing Models with Task Arithmetic, 2022. The paper finds λ on validation problems; 1 is the sum.
 *
 * @throws {ValueError} lambda not finite
 */
export function taskArithmetic({ lambda = 1 }: { readonly lambda?: number } = {}): MergeRule {
  assertLambda(lambda, "taskArithmetic");
  return {
    name: "task-arithmetic",
    paper: "https://arxiv.org/abs/2212.04089",
    options: { lambda },
    merge: (deltas) => deltas[0]!.map((_, i) => lambda * deltas.reduce((sum, delta) => sum + delta[i]!, 0)),
  };
}
