import { ValueError } from "../errors.ts";
import type { Random } from "../tensor/random.ts";

export interface SampleOptions {
  /** Divides the logits: below 1 the likely tokens become likelier, above 1 less so. At 0 the most likely is taken. */
  readonly temperature?: number;
  /** Only so many of the most likely tokens. */
  readonly topK?: number;
  /** Only the most likely tokens that together have this probability. */
  readonly topP?: number;
  /** The same seed gives the same text for the same prompt. */
  readonly seed?: number;
}

/** @throws {ValueError} an option out of its range */
export function checkSampling({ temperature = 0, topK = 1, topP = 1 }: SampleOptions): void {
  if (!(temperature >= 0))
    throw new ValueError(`generate: temperature must be 0 or more, got ${temperature}`);
  if (!(Number.isInteger(topK) && topK >= 1))
    throw new ValueError(`generate: topK must be a whole number from 1, got ${topK}`);
  if (!(topP > 0 && topP <= 1)) throw new ValueError(`generate: topP must lie in (0, 1], got ${topP}`);
}

/** A token and its probability. */
export interface Candidate {
  readonly token: number;
  readonly probability: number;
}

/**
 * The tokens that may be drawn, most likely first, with probabilities that add up to 1.
 *
 *   softmax(logits / temperature), of which the first topK and then the first of mass topP are kept
 *
 * Top-p (nucleus) sampling: Holtzman et al., 2020. The order of the steps is that of transformers.
 */
export function candidates(
  logits: Float32Array,
  { temperature = 1, topK = logits.length, topP = 1 }: SampleOptions,
): Candidate[] {
  const order = [...logits.keys()].sort((a, b) => logits[b]! - logits[a]!).slice(0, topK);
  const largest = logits[order[0]!]!;
  const kept = normalized(
    order.map((token) => ({ token, probability: Math.exp((logits[token]! - largest) / temperature) })),
  );
  return normalized(nucleus(kept, topP));
}

/** As many of the first as are needed for the mass; one at least. */
function nucleus(sorted: readonly Candidate[], mass: number): readonly Candidate[] {
  let before = 0;
  return sorted.filter(({ probability }) => {
    const needed = before < mass;
    before += probability;
    return needed;
  });
}

function normalized(weighted: readonly Candidate[]): Candidate[] {
  const sum = weighted.reduce((total, { probability }) => total + probability, 0);
  return weighted.map(({ token, probability }) => ({ token, probability: probability / sum }));
}

/** One of the candidates, each as often as its probability says. */
export function draw(from: readonly Candidate[], random: Random): number {
  let left = random();
  for (const { token, probability } of from) {
    left -= probability;
    if (left < 0) return token;
  }
  return from.at(-1)!.token; // the probabilities add up to a little less than 1
}
