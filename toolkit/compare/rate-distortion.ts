import { asFraction } from "../methods/budget.ts";
import type { Figure } from "../plot/figure.ts";
import { rateDistortion as plotted, type RateSeries } from "../plot/rate-distortion.ts";
import { atBudget, bitsOf, leadersAt, namesIn, overSeeds } from "./by-budget.ts";
import type { Comparison } from "./comparison.ts";
import { type Measure, type MeasureName, measureNamed } from "./measure.ts";

/**
 * What methods keep over what they store: a curve for each method, with 95 % intervals, and lines at the base and the
 * fine-tuned model. Of several seeds the mean is drawn, with an interval that holds all of theirs.
 *
 *     rateDistortion(comparison, "KL");
 *
 * Errors and KL are drawn by their powers of ten, unless one of them is 0.
 *
 * @param measure  "accuracy" (of the first task, or "accuracy of TASK"), "KL", "agreement", "output error", "weight error" or "perplexity"
 * @throws {ValueError} it was not measured, or of no method
 */
export const rateDistortion = (comparison: Comparison, measure: MeasureName): Figure =>
  figureOf(comparison, measureNamed(comparison, measure));

/** The figure of a measure. */
export function figureOf(comparison: Comparison, measure: Measure): Figure {
  const series = namesIn(comparison).flatMap((name) => curveOf(comparison, name, measure));
  const scale = isShare(measure) || !series.every(isPositive) ? "linear" : "log";
  const factor = isShare(measure) ? 100 : 1;
  const marks = [comparison.fineTuned, comparison.base].flatMap((model) => {
    const value = measure.of(model)?.value;
    if (value === undefined || (scale === "log" && !(value > 0))) return [];
    return [{ axis: "y", at: factor * value, text: model.name } as const];
  });
  return plotted(
    series.map((curve) => scaled(curve, factor)),
    {
      title: `${capital(measure.name)} at equal stored bytes`,
      y: { title: measure.axis, scale, ...(isShare(measure) && { range: [0, 104] as const }) },
      marks,
      caption: whatToSee(comparison, measure),
    },
  );
}

const isShare = ({ name }: Measure): boolean => name.startsWith("accuracy") || name === "agreement";

interface Curve extends RateSeries {
  readonly bits: number[];
  readonly values: number[];
  readonly intervals: (readonly [number, number])[];
}

/** A method's points, less stored first; one that stores the same at two budgets is one point. */
function curveOf(comparison: Comparison, name: string, measure: Measure): Curve[] {
  const points = new Map<string, { bits: number; value: number; interval: readonly [number, number] }>();
  for (const budget of comparison.budgets) {
    const at = atBudget(comparison, name, budget);
    const estimate = overSeeds(at, measure);
    if (!estimate || ![estimate.value, ...estimate.interval].every(Number.isFinite)) continue;
    points.set(at.cells.map(({ file }) => file).join(), { bits: bitsOf(at), ...estimate });
  }
  if (points.size === 0) return [];
  const sorted = [...points.values()].sort((a, b) => a.bits - b.bits);
  return [
    {
      name,
      bits: sorted.map(({ bits }) => bits),
      values: sorted.map(({ value }) => value),
      intervals: sorted.map(({ interval }) => interval),
    },
  ];
}

const isPositive = ({ values, intervals }: Curve): boolean =>
  values.every((value) => value > 0) && intervals.every(([low]) => low > 0);

const scaled = ({ name, bits, values, intervals }: Curve, factor: number): Curve => ({
  ...{ name, bits },
  values: values.map((value) => factor * value),
  intervals: intervals.map(([low, high]) => [factor * low, factor * high] as const),
});

const capital = (text: string): string => text[0]!.toUpperCase() + text.slice(1);

/** One sentence: who is ahead at 1/16, or at the budget that comes nearest to it. */
export function whatToSee(comparison: Comparison, measure: Measure): string {
  const distance = (budget: number) => Math.abs(Math.log(16 * budget));
  for (const budget of comparison.budgets.toSorted((a, b) => distance(a) - distance(b))) {
    const leaders = leadersAt(comparison, budget, measure);
    if (!leaders) continue;
    const { best, second, isClear } = leaders;
    const [low, high] = best.estimate.interval.map((end) => measure.written(end));
    const first = `At ${asFraction(budget)} of the bytes ${best.name} has the ${measure.isMore ? "most" : "least"}, ${measure.written(best.estimate.value)} (95 % interval ${low} – ${high})`;
    if (!second) return `${first}.`;
    const next = `${second.name} with ${measure.written(second.estimate.value)}`;
    return isClear ? `${first}, clear of ${next}.` : `${first}; the interval of ${next} overlaps it.`;
  }
  return "No method could meet a budget.";
}
