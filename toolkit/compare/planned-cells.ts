import type { Pair } from "../delta/pair.ts";
import { ValueError } from "../errors.ts";
import { asFraction, assertRatio } from "../methods/budget.ts";
import type { Calibration } from "../methods/calibration.ts";
import { methods } from "../methods/index.ts";
import { planCompression } from "../plan/plan-compression.ts";
import type { Contender } from "./contender.ts";
import { TOLERANCE } from "./processes/model-records.ts";
import { type DeltaSubject, subjectOf } from "./processes/subject.ts";

/** A method at a budget, with a seed: what is to be measured, or why nothing can be. */
export interface PlannedCell {
  readonly name: string;
  readonly budget: number;
  readonly seed: number;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly subject?: DeltaSubject;
  readonly reason?: string;
}

/**
 * Every method at every budget with every seed; once where the seed changes nothing.
 *
 * @param calibration  only asked whether it has what methods need; nothing is recorded
 * @throws {ValueError} no budgets or seeds, or a budget not between 0 and 1
 */
export function plannedCells(
  pair: Pair,
  contenders: readonly Contender[],
  budgets: readonly number[],
  seeds: readonly number[],
  calibration: Calibration | undefined,
): PlannedCell[] {
  if (budgets.length === 0 || seeds.length === 0)
    throw new ValueError(
      `compare: expected budgets and seeds, got ${budgets.length} and ${seeds.length} of them`,
    );
  for (const budget of budgets) assertRatio(budget, "compare");
  return contenders.flatMap((contender) =>
    budgets.flatMap((budget) => {
      const cells = seeds.map((seed) => plannedCell(pair, contender, { budget, seed }, calibration));
      return cells.filter((cell, i) => cells.findIndex((other) => isSame(cell, other)) === i);
    }),
  );
}

/** Whether two cells are of the same file: seeds may be of no account. */
const isSame = (a: PlannedCell, b: PlannedCell): boolean =>
  a.reason === b.reason &&
  JSON.stringify(a.options) === JSON.stringify(b.options) &&
  (a.subject?.needs !== "gradients" || a.seed === b.seed);

function plannedCell(
  pair: Pair,
  { name, at }: Contender,
  { budget, seed }: { readonly budget: number; readonly seed: number },
  calibration: Calibration | undefined,
): PlannedCell {
  const cell = { name, budget, seed };
  try {
    const method = at(budget, seed);
    const { options } = method;
    for (const layer of pair.layers) method.check(pair.shape(layer), calibration);
    const { ratio, exact } = planCompression(pair.fineTuned, method);
    if (exact && ratio !== null && ratio > budget * (1 + TOLERANCE))
      return { ...cell, options, reason: tooLarge(method.name, ratio, budget) };
    const own = !methods.some((make) => make().name === method.name);
    return { ...cell, options, subject: subjectOf(method, pair, { seed, most: budget, own }) };
  } catch (error) {
    if (error instanceof ValueError) return { ...cell, reason: error.message };
    throw error;
  }
}

/** Why a file is not measured that takes more than its budget. */
export const tooLarge = (method: string, ratio: number, budget: number): string =>
  `${method}: stores ${asFraction(ratio)} of the 16-bit bytes, the budget is ${asFraction(budget)}`;
