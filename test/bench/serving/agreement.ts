import { isDeepStrictEqual } from "node:util";
import type { Question, Writer } from "./writers.ts";

/** Of the largest logit: served and merged add the same numbers in another order. */
const TOLERANCE = 1e-4;

/**
 * Whether a server writes what merged models write and has their logits; nothing is timed before that.
 *
 * @throws {Error} what differs
 */
export function checkAgreement(
  name: string,
  server: Writer,
  models: Writer,
  questions: readonly Question[],
  maxTokens: number,
): void {
  const [ours, theirs] = [server, models].map((writer) => writer.write(questions, maxTokens));
  const other = questions.findIndex((_, i) => !isDeepStrictEqual(ours![i], theirs![i]));
  if (other >= 0)
    throw new Error(
      `bench serving: expected ${name} to write ${theirs![other]} for tenant ${questions[other]!.tenant}, got ${ours![other]}`,
    );
  for (const question of questions) {
    const error = distance(server.logits(question), models.logits(question));
    if (!(error <= TOLERANCE))
      throw new Error(
        `bench serving: expected ${name} to have the merged model's logits for tenant ${question.tenant}, they differ by ${error}`,
      );
  }
}

/** The largest difference over the largest number. */
export function distance(a: Float32Array, b: Float32Array): number {
  let [difference, largest] = [0, 0];
  for (const [i, value] of b.entries()) {
    difference = Math.max(difference, Math.abs(a[i]! - value));
    largest = Math.max(largest, Math.abs(value));
  }
  return a.length === b.length ? difference / largest : Number.NaN;
}
