import { ValueError } from "../errors.ts";
import { columnChanges, columnsOf } from "./columns.ts";
import type { MergeRule } from "./rule.ts";

export interface WidenOptions {
  /** A column counts fully when its rank is above so many times the mean rank; 1 when omitted, as in the paper. */
  readonly threshold?: number;
  /** The score of columns that count fully; 1 when omitted, as in the paper. */
  readonly score?: number;
}

/**
 * WIDEN: each column of each model counts by how far it has gone from the base, in length and in direction, beside the
 * other columns of its own model.
 *
 *   W = m · D   m [in] the norms of the columns      Δm = | m_t − m_base |   ΔD = 1 − cos(D_t, D_base)   [in] each
 *   rank = place of a column by Δm, or by ΔD, over in      s = softmax over models of the ranks; `score` where rank > threshold · mean rank
 *   Δ = Σ_t ½ (s^m_t + s^D_t) ⊙ Δ_t
 *
 * Ranks make models alike that moved by very different amounts, such as one that was fine-tuned and one that was
 * pretrained on: a rule with one λ for all loses one of them. Where all agree that a column does not matter, the softmax
 * shares it out. Vectors (norms, biases) have no columns: |Δ_t| takes the place of the ranks, number by number.
 * Cost: O(models · (weights + in · log in)).
 *
 * Yu et al., Extend Model Merging from Fine-Tuned to Pre-Trained Large Language Models via Weight Disentanglement, 2024.
 *
 * @throws {ValueError} threshold or score not a number from 0 on
 */
export function widen({ threshold = 1, score = 1 }: WidenOptions = {}): MergeRule {
  for (const [name, value] of Object.entries({ threshold, score }))
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw new ValueError(`widen: ${name} must be a number from 0 on, got ${value}`);
  const scoresOf = (significance: readonly Float64Array[]) => scores(significance, threshold, score);
  return {
    name: "widen",
    paper: "https://arxiv.org/abs/2408.03092",
    options: { threshold, score },
    merge(deltas, tensor, base) {
      if (base.shape.length < 2) {
        const own = scoresOf(deltas.map((delta) => Float64Array.from(delta, Math.abs)));
        return weighted(deltas, own, (at) => at);
      }
      const columns = columnsOf(base, tensor);
      const changes = deltas.map((delta) => columnChanges(base.data, delta, columns));
      const magnitude = scoresOf(changes.map((change) => ranks(change.magnitude)));
      const direction = scoresOf(changes.map((change) => ranks(change.direction)));
      const both = magnitude.map((own, t) => own.map((s, j) => 0.5 * (s + direction[t]![j]!)));
      return weighted(deltas, both, columns.of);
    },
  };
}

/** The place of each number among all, smallest first, as a share of them: 0 … 1 − 1/n. Of equal ones the first comes first. */
function ranks(numbers: Float64Array): Float64Array {
  const order = [...numbers.keys()].sort((a, b) => numbers[a]! - numbers[b]!);
  const places = new Float64Array(numbers.length);
  order.forEach((at, place) => {
    places[at] = place / numbers.length;
  });
  return places;
}

/** How much each model counts at each place: its share of the softmax over models, or the full score. */
function scores(
  significance: readonly Float64Array[],
  threshold: number,
  full: number,
): readonly Float64Array[] {
  const bars = significance.map((own) => (threshold * own.reduce((a, b) => a + b, 0)) / own.length);
  const powers = significance.map((own) => own.map(Math.exp));
  const sums = powers[0]!.map((_, j) => powers.reduce((sum, own) => sum + own[j]!, 0));
  return significance.map((own, t) => own.map((s, j) => (s > bars[t]! ? full : powers[t]![j]! / sums[j]!)));
}

/** Σ_t s_t ⊙ Δ_t */
function weighted(
  deltas: readonly Float32Array[],
  own: readonly Float64Array[],
  placeOf: (at: number) => number,
): Float32Array {
  return deltas[0]!.map((_, at) => {
    const place = placeOf(at);
    return deltas.reduce((sum, delta, t) => sum + own[t]![place]! * delta[at]!, 0);
  });
}
