import { ValueError } from "../errors.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { assertRatio, budget, largestWithin, tooSmall } from "./budget.ts";
import type { LayerInput } from "./calibration.ts";
import { type ChosenGroups, chosenGroups } from "./coupled/chosen-groups.ts";
import { headSizeOf } from "./coupled/head-size.ts";
import { along, coupledPlace } from "./coupled/place.ts";
import { sliceEnergies, type Weighing } from "./coupled/slice-energy.ts";
import { bytesOfSlices, sliceMatrix, sliceParts } from "./coupled/slice-parts.ts";
import { largestOf } from "./largest.ts";
import { defineMethod, type Method } from "./method.ts";
import { assertMetric, type Metric } from "./metric.ts";
import type { Parts } from "./parts.ts";

export interface LlmPrunerOptions {
  /** Stored bytes over 16-bit bytes, between 0 and 1: of all layers together, or of a layer by itself. */
  readonly ratio?: number;
  /** What a group's importance goes by: its energy (`"weights"`, the default), what it adds to outputs, or to predictions. The last two need calibration. */
  readonly metric?: Metric;
  /** Rows of an attention head; from the model's `config.json` when omitted. */
  readonly headSize?: number;
  /** Groups that are kept, by block, as one look at all layers finds them. */
  readonly kept?: Readonly<Record<string, ChosenGroups>>;
}

/**
 * LLM-Pruner on a delta: whole attention heads and channels of the feed-forward layer are kept, in all projections that they go
 * through, or left as the base has them.
 *
 *   group   a key and value head with its query heads: rows of q, k, v and columns of o; or a channel: a row of gate and of up, a column of down
 *   importance = Σ over its slices E of tr(G E A Eᵀ)      G = mean g gᵀ [out, out], A = XᵀX [in, in]; ‖E‖² without calibration
 *   Δ̂ = Δ in the groups with the largest importance for their bytes, else 0
 *
 * A head of which only the queries changed is a different head: what belongs together is kept together. The paper's importance
 * of a group is the first order of the loss, g · E. For the KL divergence to the fine-tuned model that is zero on average, since
 * that model is where the divergence is least; tr(G E A Eᵀ) is the second order, with the usual Kronecker approximation.
 * Groups of all blocks compete for the bytes of all. Stored are 16 bits for each number of a group, and in each layer which groups.
 * Cost: one product [out, in] · [in, in] a layer, out · in · head size operations, and a look at all layers before the first is encoded.
 *
 * Ma, Fang and Wang, LLM-Pruner: On the Structural Pruning of Large Language Models, 2023.
 *
 * @throws {ValueError} ratio not between 0 and 1, an unknown metric, headSize not a whole number above 0; from `compress`, a layer for which the ratio does
 *   not pay for a row, one that is not made of whole heads, no size of heads in the configuration, or calibration that is missing
 */
export function llmPruner(options: LlmPrunerOptions = {}): Method {
  const { ratio = 1 / 16, metric = "weights", headSize, kept } = options;
  assertRatio(ratio, "llmPruner");
  assertMetric(metric, ["weights", "outputs", "fisher"], "llmPruner");
  if (headSize !== undefined && !(Number.isInteger(headSize) && headSize > 0))
    throw new ValueError(`llmPruner: headSize must be a whole number above 0, got ${headSize}`);
  const given = { ratio, metric, ...(headSize !== undefined && { headSize }) };
  return defineMethod<Parts>({
    name: "llm-pruner",
    paper: "https://arxiv.org/abs/2305.11627",
    options: { ...given, ...(kept && { kept }) },
    recorded: given,
    check(shape) {
      const least = bytesOfSlices(1, Math.min(...shape), Math.max(...shape));
      if (least > budget(ratio, shape)) throw tooSmall("llmPruner", ratio, shape, least, "row");
    },
    passes: () => (metric === "weights" || kept ? 0 : 1),
    needsGradients: metric === "fisher" && !kept,
    ...(!kept && {
      async plan(layers, config) {
        const size = headSize ?? headSizeOf(config);
        const weighing = (layer: LayerInput) => weighingOf(metric, layer);
        return llmPruner({ ...given, kept: await chosenGroups(layers, ratio, size, weighing) });
      },
    }),
    encode(delta, input) {
      const { block, axis } = coupledPlace(input.layer ?? "");
      const chosen = kept?.[block];
      if (!chosen) return ownSlices(delta, axis, budget(ratio, delta.shape), weighingOf(metric, input));
      const { count } = along({ axis }, delta.shape);
      return sliceParts(delta, axis, count / chosen.of, Uint32Array.from(chosen.taken));
    },
    decode: sliceMatrix,
  });
}

/** A layer by itself: the rows, or columns, that matter most of as many as the bytes pay for. */
function ownSlices(delta: Matrix, axis: "rows" | "columns", allowed: number, weighing: Weighing): Parts {
  const { count, length } = along({ axis }, delta.shape);
  const affordable = largestWithin(count, (taken) => bytesOfSlices(taken, count, length) <= allowed);
  const energies = Float32Array.from(sliceEnergies(delta, axis, 1, weighing));
  return sliceParts(delta, axis, 1, largestOf(energies)(affordable));
}

const weighingOf = (metric: Metric, { grams, gradients }: LayerInput): Weighing => ({
  outputs: metric === "fisher" ? gradients : undefined,
  inputs: metric === "weights" ? undefined : grams?.[0],
});
