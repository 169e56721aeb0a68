import { NotFoundError, ShapeError, ValueError } from "../errors.ts";
import { add, type Weights } from "../io/weights.ts";
import { formatShape, sameShape, type Tensor } from "../tensor/tensor.ts";
import type { MergeRule } from "./rule.ts";

/**
 * One model with what several fine-tunes of one base have learned.
 *
 *   W = W_base + rule(W_1 − W_base, …, W_n − W_base)      every tensor, float32
 *
 * The models are anything that answers for weights: checkpoints, or a base with a compressed delta, so that it can be
 * seen what compression leaves of a merge. Nothing is read before a weight is asked for, and nothing kept after.
 * Cost: of the rule; memory for one tensor of each model.
 *
 * @param models  fine-tunes of the base; one or more
 * @throws {ValueError} no model, or, when a weight is asked for, one with NaN or Inf
 * @throws {NotFoundError} a model without a tensor that the base has
 * @throws {ShapeError} when a weight is asked for that has another shape than the base's
 */
export function mergeModels(base: Weights, models: readonly Weights[], rule: MergeRule): Weights {
  if (models.length === 0) throw new ValueError("mergeModels: expected at least one model, got none");
  for (const [i, { names }] of models.entries()) {
    const missing = base.names.find((name) => !names.includes(name));
    if (missing)
      throw new NotFoundError(`mergeModels: model ${i + 1} of ${models.length} has no tensor "${missing}"`);
  }
  const weight = async (name: string): Promise<Tensor> => {
    const from = await base.weight(name);
    const deltas: Float32Array[] = [];
    for (const model of models) deltas.push(difference(await model.weight(name), from, name));
    return add(from, { shape: from.shape, data: rule.merge(deltas, name, from) as Tensor["data"] }, name);
  };
  const { config, generation, names } = base;
  return { config, generation, names, weight };
}

function difference(model: Tensor, base: Tensor, name: string): Float32Array {
  if (!sameShape(model.shape, base.shape))
    throw new ShapeError(
      `mergeModels: base "${name}" is ${formatShape(base.shape)}, a model's is ${formatShape(model.shape)}`,
    );
  const delta = model.data.map((x, i) => x - base.data[i]!);
  const at = delta.findIndex((x) => !Number.isFinite(x));
  if (at >= 0)
    throw new ValueError(
      `mergeModels: expected finite weights, got ${model.data[at]} and ${base.data[at]} in "${name}" at ${at}`,
    );
  return delta;
}
