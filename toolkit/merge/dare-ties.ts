import { assertSeed } from "../methods/kept-at-random.ts";
import { randomPositions, seedFor } from "../methods/random-positions.ts";
import { assertDensity, assertLambda } from "./check.ts";
import { elected } from "./elect.ts";
import type { MergeRule } from "./rule.ts";

export interface DareTiesOptions {
  /** Share of each delta that is kept, at random; a half when omitted. */
  readonly density?: number;
  readonly lambda?: number;
  /** Which numbers are kept follows from this, the tensor's name and the place of the model in the list; 0 when omitted. */
  readonly seed?: number;
}

/**
 * DARE before TIES: deltas are thinned at random and rescaled, then they elect signs.
 *
 *   Δ'_t = Δ_t / density at random places, else 0      Δ = λ · mean of the Δ'_t whose sign is that of Σ_t Δ'_t
 *
 * Thinned deltas rarely meet at a weight, so that less is there to disagree about. Cost: O(models · weights).
 *
 * Yu et al., Language Models are Super Mario: Absorbing Abilities from Homologous Models as a Free Lunch, 2023.
 *
 * @throws {ValueError} density not above 0 and at most 1, lambda not finite, a seed that is not a whole number below 2^32
 */
export function dareTies({ density = 0.5, lambda = 1, seed = 0 }: DareTiesOptions = {}): MergeRule {
  assertDensity(density, "dareTies");
  assertLambda(lambda, "dareTies");
  assertSeed(seed, "dareTies");
  return {
    name: "dare-ties",
    paper: "https://arxiv.org/abs/2311.03099",
    options: { density, lambda, seed },
    merge: (deltas, tensor) =>
      elected(deltas.map((delta, t) => thinned(delta, density, seedFor(seed + t, tensor)))).map(
        (x) => lambda * x,
      ),
  };
}

function thinned(delta: Float32Array, density: number, seed: number): Float32Array {
  const kept = new Float32Array(delta.length);
  const count = Math.round(density * delta.length);
  for (const at of randomPositions(count, delta.length, seed)) kept[at] = delta[at]! / density;
  return kept;
}
