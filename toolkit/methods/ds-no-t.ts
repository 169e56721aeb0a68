import { ValueError } from "../errors.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { assertRatio } from "./budget.ts";
import {
  affordableValues,
  assertPaysForValue,
  keptValues,
  matrixOfKept,
  storedValues,
} from "./kept-values.ts";
import { largestOf } from "./largest.ts";
import { defineMethod, type Method } from "./method.ts";
import { assertMetric, type Metric } from "./metric.ts";
import { refineMask } from "./refine-mask.ts";

export interface DsNoTOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1; positions included. */
  readonly ratio?: number;
  /**
   * `"outputs"`: the mask is refined for calibration inputs. `"weights"`, the default: the same for inputs that are all
   * alike and independent, for which the largest weights are the best choice and nothing is left to refine.
   */
  readonly metric?: Exclude<Metric, "fisher">;
  /** By what weights are chosen at the start: `"wanda"`, the default, |Δ_ij| · ‖x_j‖; `"magnitude"`, |Δ_ij|. */
  readonly start?: "wanda" | "magnitude";
  /** Weights that change places at most in each row; 50 when omitted, as in the paper. */
  readonly cycles?: number;
}

/**
 * Dynamic sparse no training: the weights of a delta that matter most for its outputs *together*, found by letting weights
 * change places.
 *
 *   Δ̂ = M ⊙ Δ      M [out, in], 1 for the weights that are kept: first the largest |Δ_ij| · ‖x_j‖, then in each row
 *   grow   i = argmax 2 Δ_i (A e)_i − Δ_i² A_ii        e = (1 − M) ⊙ Δ of the row, A = XᵀX [in, in]
 *   prune  j = argmin 2 Δ_j (A e)_j + Δ_j² A_jj        while eᵀ A e, the expected squared error of the row's output, falls
 *
 * Which weights are best to keep depends on what else is dropped: where inputs go together, errors cancel or add up. No weight
 * changes its value, and no gradient is needed. Stored as `magnitude` stores it.
 * Cost: one product [out, in] · [in, in], O(in) for each exchange, and sorting.
 *
 * Zhang et al., Dynamic Sparse No Training: Training-Free Fine-tuning for Sparse LLMs, 2023.
 *
 * @throws {ValueError} ratio not between 0 and 1, an unknown metric or start, cycles not a whole number from 0 on; from
 *   `compress`, a layer for which the ratio pays for no weight, or outputs without calibration
 */
export function dsNoT(options: DsNoTOptions = {}): Method {
  const { ratio = 1 / 16, metric = "weights", start = "wanda", cycles = 50 } = options;
  assertRatio(ratio, "dsNoT");
  assertMetric(metric, ["weights", "outputs"], "dsNoT");
  if (start !== "wanda" && start !== "magnitude")
    throw new ValueError(`dsNoT: start must be wanda or magnitude, got ${start}`);
  if (!(Number.isInteger(cycles) && cycles >= 0))
    throw new ValueError(`dsNoT: cycles must be a whole number from 0 on, got ${cycles}`);
  return defineMethod({
    name: "ds-no-t",
    paper: "https://arxiv.org/abs/2310.08915",
    options: { ratio, metric, start, cycles },
    check: (shape) => assertPaysForValue(ratio, shape, "dsNoT"),
    forecast: (shape) => ({ stored: storedValues(affordableValues(ratio, shape), shape), atMost: true }),
    passes: () => (metric === "outputs" ? 1 : 0),
    encode(delta, { grams = [] }) {
      const gram = metric === "outputs" ? grams[0]! : undefined;
      const scored = gram && start === "wanda" ? weighed(delta, gram) : delta;
      const positions = largestOf(scored.data)(affordableValues(ratio, delta.shape));
      return keptValues(delta, gram ? refineMask(delta, positions, gram, cycles) : positions);
    },
    decode: matrixOfKept,
  });
}

/** |Δ_ij| · ‖x_j‖ [out, in] */
function weighed({ shape, data }: Matrix, gram: Matrix): Matrix {
  const inner = shape[1];
  const sizes = Float32Array.from({ length: inner }, (_, j) => Math.sqrt(gram.data[j * (inner + 1)]!));
  return matrix(
    ...shape,
    data.map((x, at) => Math.abs(x) * sizes[at % inner]!),
  );
}
