import { ValueError } from "../errors.ts";
import { matmul } from "../linalg/matmul.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { assertRatio } from "./budget.ts";
import {
  affordableAtRandom,
  assertAffordable,
  assertSeed,
  keptAtRandom,
  matrixKeptAtRandom,
  storedAtRandom,
} from "./kept-at-random.ts";
import { defineMethod, type Method } from "./method.ts";
import { randomPositions, seedFor } from "./random-positions.ts";

export interface DarexOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** Which weights are dropped follows from this and the layer's name; 0 when omitted. */
  readonly seed?: number;
  /**
   * What the weights that are kept are divided by. `"outputs"`: for each layer, what makes its output err least on the
   * calibration's inputs. `"weights"`, the default: the same for inputs that are all alike and independent, which
   * is 1. A number: that, in all layers, such as was found on validation problems.
   */
  readonly q?: "outputs" | "weights" | number;
}

/**
 * DAREx-q: drop most of a delta at random, and divide what is left by a q of the layer's own.
 *
 *   Δ̂ = (M ⊙ Δ) / q      M [out, in], 1 for a share 1 − p of the weights that a seed draws, else 0
 *   1/q = ⟨Δ Xᵀ, (M ⊙ Δ) Xᵀ⟩ / ‖(M ⊙ Δ) Xᵀ‖²      the q that minimises ‖(Δ − Δ̂) Xᵀ‖      X [tokens, in]
 *
 * DARE's q = 1 − p keeps the mean of the output over all draws, and its noise grows as √(p / (1 − p)). A larger q is
 * wrong on average, and less so in each draw. Over all draws the best is q = (1 − p) + p · D / A with A = ‖Δ Xᵀ‖² and
 * D = Σ Δ_ij² ‖X_j‖², what A would be if inputs had nothing to do with each other: where they go together, A is much
 * larger than D and q comes near DARE's. The mask is known here, so q is the best for it. Costs no bytes: values are
 * stored divided. Cost: O(out · in), and one product [out, in] · [in, in] for `"outputs"`.
 *
 * Deng et al., DARE the Extreme: Revisiting Delta-Parameter Pruning for Fine-Tuned Models, 2024.
 *
 * @throws {ValueError} ratio not between 0 and 1, a seed that is not a whole number below 2^32, a q that is neither a
 *   number above 0 nor a name; from `compress`, a layer for which the ratio pays for no weight, or q of outputs
 *   without calibration
 */
export function darex({ ratio = 1 / 16, seed = 0, q = "weights" }: DarexOptions = {}): Method {
  assertRatio(ratio, "darex");
  assertSeed(seed, "darex");
  if (q !== "outputs" && q !== "weights" && !(q > 0 && q < Number.POSITIVE_INFINITY))
    throw new ValueError(`darex: q must be outputs, weights or a number above 0, got ${q}`);
  return defineMethod({
    name: "darex",
    paper: "https://arxiv.org/abs/2410.09344",
    options: { ratio, seed, q },
    check: (shape) => assertAffordable(ratio, shape, "darex"),
    forecast: (shape) => ({ stored: storedAtRandom(affordableAtRandom(ratio, shape)) }),
    passes: () => (q === "outputs" ? 1 : 0),
    encode(delta, { layer = "", grams = [] }) {
      const kept = affordableAtRandom(ratio, delta.shape);
      const own = seedFor(seed, layer);
      if (q !== "outputs") return keptAtRandom(delta, kept, own, q === "weights" ? 1 : 1 / q);
      return keptAtRandom(delta, kept, own, bestFactor(delta, masked(delta, kept, own), grams[0]!));
    },
    decode: matrixKeptAtRandom,
  });
}

/** M ⊙ Δ */
function masked({ shape, data }: Matrix, kept: number, seed: number): Matrix {
  const result = matrix(...shape);
  for (const at of randomPositions(kept, data.length, seed)) result.data[at] = data[at]!;
  return result;
}

/** 1/q; 1 where what is kept has no effect on the outputs. */
function bestFactor(delta: Matrix, keptDelta: Matrix, gram: Matrix): number {
  const seen = matmul(keptDelta, gram); // (M ⊙ Δ) XᵀX
  const energy = dot(seen, keptDelta);
  return energy > 0 ? dot(seen, delta) / energy : 1;
}

/** Σ A_ij · B_ij, in float64 */
function dot(a: Matrix, b: Matrix): number {
  let sum = 0;
  for (let at = 0; at < a.data.length; at++) sum += a.data[at]! * b.data[at]!;
  return sum;
}
