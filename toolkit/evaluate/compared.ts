import { MismatchError } from "../errors.ts";
import { type Logits, logSumExp } from "./read-logits.ts";

/** What both models predict at one position. */
export interface Compared {
  /** KL(p ‖ q) of the fine-tuned model's probabilities p and the other's q, in nats. */
  readonly kl: number;
  /** 1 where both find the same token most likely, else 0. */
  readonly agrees: number;
}

/**
 * Two models' predictions at some places of a text.
 *
 * @param where  who asks, for messages
 * @throws {MismatchError} they have vocabularies of different sizes
 */
export function comparedIn(
  where: string,
  fineTuned: Logits,
  model: Logits,
  places: readonly number[],
): Compared[] {
  if (fineTuned.vocabulary !== model.vocabulary)
    throw new MismatchError(
      `${where}: expected models of one vocabulary, got ${fineTuned.vocabulary} tokens of the fine-tuned and ${model.vocabulary}`,
    );
  return places.map((t) => comparedAt(fineTuned, model, t));
}

/** Two predictions after token t. Cost: one pass over the vocabulary, summed in float64. */
function comparedAt(fineTuned: Logits, model: Logits, t: number): Compared {
  const [p, q] = [fineTuned.at(t), model.at(t)];
  const scale = logSumExp(p);
  const shift = logSumExp(q) - scale;
  let kl = 0;
  let [likeliest, likeliestHere] = [0, 0];
  for (let i = 0; i < p.length; i++) {
    kl += Math.exp(p[i]! - scale) * (p[i]! - q[i]! + shift);
    if (p[i]! > p[likeliest]!) likeliest = i;
    if (q[i]! > q[likeliestHere]!) likeliestHere = i;
  }
  return { kl: Math.max(0, kl), agrees: Number(likeliest === likeliestHere) }; // rounding may end just below 0
}
