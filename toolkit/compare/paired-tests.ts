import { ValueError } from "../errors.ts";
import { type AccuracyComparison, compareAccuracy } from "../evaluate/compare-accuracy.ts";
import type { Answers } from "../evaluate/same-problems.ts";
import { atBudget, leadersAt, type MethodAtBudget, namesIn } from "./by-budget.ts";
import type { Comparison } from "./comparison.ts";
import { measuresIn } from "./measure.ts";

/** How a method does beside another at the same budget, on the same problems. */
export interface PairedTest extends AccuracyComparison {
  readonly task: string;
  readonly budget: number;
  readonly name: string;
  /** The method that it is compared with. */
  readonly against: string;
}

/**
 * Each method against the best one at each budget, or against a named one, on the same problems: the difference of the
 * accuracies with its 95 % interval, and the p value of McNemar's exact test (of several seeds, the sign test on their mean
 * scores).
 *
 * Of many tests some find a difference by chance, and the best of many is a little lucky: with m of them, a p value below
 * 0.05 / m is what one below 0.05 is for a single test.
 *
 * @param against  a method's name; at each budget the one with the most right answers when omitted
 * @throws {ValueError} no method of that name
 */
export function pairedTests(comparison: Comparison, against?: string): PairedTest[] {
  const names = namesIn(comparison);
  if (against !== undefined && !names.includes(against))
    throw new ValueError(`pairedTests: expected one of ${names.join(", ")}, got "${against}"`);
  return measuresIn(comparison)
    .slice(0, comparison.tasks.length)
    .flatMap((measure, i) =>
      comparison.budgets.flatMap((budget) => {
        const other = against ?? leadersAt(comparison, budget, measure)?.best.name;
        const theirs = other === undefined ? undefined : answersOf(atBudget(comparison, other, budget), i);
        return names.flatMap((name) => {
          const own = answersOf(atBudget(comparison, name, budget), i);
          if (name === other || !own || !theirs) return [];
          return [
            { task: comparison.tasks[i]!, budget, name, against: other!, ...compareAccuracy(own, theirs) },
          ];
        });
      }),
    );
}

/** Each problem's score, the mean over seeds; nothing where nothing was measured. */
function answersOf({ cells }: MethodAtBudget, task: number): Answers | undefined {
  const scores = cells.map(({ tasks }) => tasks[task]!.scores);
  if (scores.length === 0) return undefined;
  const meanAt = (problem: number) => scores.reduce((sum, one) => sum + one[problem]!, 0) / scores.length;
  return {
    answers: scores[0]!.map((_, problem) => {
      const score = meanAt(problem);
      return { prompt: String(problem), correct: score === 1, score };
    }),
  };
}
