import type { ComparedCell, Comparison } from "./comparison.ts";
import type { Measure } from "./measure.ts";
import type { Estimate } from "./measures/layer-errors.ts";

/** A method at a budget, its seeds together. */
export interface MethodAtBudget {
  readonly name: string;
  readonly budget: number;
  /** One for each seed; those that could not be measured are left out. */
  readonly cells: readonly ComparedCell[];
  /** Why there are none. */
  readonly reason?: string;
}

/** Names of the methods, in their order. */
export const namesIn = ({ cells }: Pick<Comparison, "cells">): string[] => [
  ...new Set(cells.map(({ name }) => name)),
];

/** The cells of a method at a budget. */
export function atBudget({ cells }: Pick<Comparison, "cells">, name: string, budget: number): MethodAtBudget {
  const own = cells.filter((cell) => cell.name === name && cell.budget === budget);
  const reason = own.find((cell) => cell.reason !== undefined)?.reason;
  return {
    ...{ name, budget },
    cells: own.filter((cell) => cell.reason === undefined),
    ...(reason !== undefined && { reason }),
  };
}

/** The mean over seeds; the interval reaches from the lowest end of theirs to the highest. */
export function overSeeds({ cells }: MethodAtBudget, { of }: Measure): Estimate | undefined {
  const found = cells.flatMap((cell) => of(cell) ?? []);
  if (found.length === 0) return undefined;
  return {
    value: meanOf(found.map(({ value }) => value)),
    interval: [
      Math.min(...found.map(({ interval }) => interval[0])),
      Math.max(...found.map(({ interval }) => interval[1])),
    ],
  };
}

/** Stored bits per weight, the mean over seeds. */
export const bitsOf = ({ cells }: MethodAtBudget): number =>
  meanOf(cells.map(({ stored }) => stored!.bitsPerWeight));

const meanOf = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length;

/** Who does best at a budget, and second best. */
export interface Leaders {
  readonly budget: number;
  readonly best: Standing;
  readonly second?: Standing;
  /** Whether the best one's interval is clear of the second one's. */
  readonly isClear: boolean;
}

interface Standing {
  readonly name: string;
  readonly estimate: Estimate;
}

/** The best two in a measure at a budget; nothing where nobody could be measured. */
export function leadersAt(comparison: Comparison, budget: number, measure: Measure): Leaders | undefined {
  const standings = namesIn(comparison).flatMap((name) => {
    const estimate = overSeeds(atBudget(comparison, name, budget), measure);
    return estimate ? [{ name, estimate }] : [];
  });
  const sign = measure.isMore ? -1 : 1;
  const [best, second] = standings.toSorted((a, b) => sign * (a.estimate.value - b.estimate.value));
  if (!best) return undefined;
  const isClear =
    second !== undefined &&
    (measure.isMore
      ? best.estimate.interval[0] > second.estimate.interval[1]
      : best.estimate.interval[1] < second.estimate.interval[0]);
  return { budget, best, ...(second && { second }), isClear };
}
