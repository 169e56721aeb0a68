import { MismatchError, ValueError } from "../errors.ts";
import type { Answered } from "./answered.ts";

/** The part of an accuracy, or of a benchmark's score, that paired statistics need: how each problem was answered. */
export interface Answers {
  readonly answers: readonly (Pick<Answered, "prompt" | "correct"> & {
    /** 0 … 1, where an answer can be right in part; 0 or 1 by `correct` when left out. */
    readonly score?: number;
  })[];
}

/**
 * Each model's scores, 0 … 1, problem by problem.
 *
 * @throws {MismatchError} the models answered different problems, or in another order
 * @throws {ValueError} no problems
 */
export function scoresOnSameProblems<Models extends readonly Answers[]>(
  where: string,
  ...models: Models
): { [M in keyof Models]: Float64Array } {
  const [{ answers: asked } = { answers: [] }, ...others] = models;
  if (asked.length === 0)
    throw new ValueError(`${where}: expected answers to at least one problem, got none`);
  for (const { answers } of others) {
    const longest = asked.length > answers.length ? asked : answers;
    const stray = longest.findIndex((_, i) => answers[i]?.prompt !== asked[i]?.prompt);
    if (stray >= 0)
      throw new MismatchError(
        `${where}: expected answers to the same problems, got ${asked.length} and ${answers.length}, different from problem ${stray + 1} on`,
      );
  }
  const scoresOf = ({ answers }: Answers) =>
    Float64Array.from(answers, ({ correct, score = Number(correct) }) => score);
  return models.map(scoresOf) as { [M in keyof Models]: Float64Array };
}

/** The scores of the drawn problems together. */
export function sumOf(scores: Float64Array, drawn: Int32Array): number {
  let sum = 0;
  for (let i = 0; i < drawn.length; i++) sum += scores[drawn[i]!]!;
  return sum;
}
