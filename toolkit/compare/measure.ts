import { ValueError } from "../errors.ts";
import type { ComparedModel, Comparison } from "./comparison.ts";
import type { Estimate } from "./measures/layer-errors.ts";

/** What models are compared in; accuracy on a task is named after the task, where there are several. */
export type MeasureName =
  | "accuracy"
  | `accuracy of ${string}`
  | "KL"
  | "agreement"
  | "output error"
  | "weight error"
  | "perplexity";

/** A measure: where to find it, and how to write it. */
export interface Measure {
  readonly name: string;
  /** What a figure's axis says, with its unit. */
  readonly axis: string;
  /** Whether more is better. */
  readonly isMore: boolean;
  of(model: ComparedModel): Estimate | undefined;
  /** A value with its unit, such as `98.5 %`. */
  written(value: number): string;
  /** The same where the unit stands elsewhere: `98.5`. */
  number(value: number): string;
}

const hundredths = (share: number): string => String(Number((100 * share).toFixed(1)));
const percent = (share: number): string => `${hundredths(share)} %`;
const short = (x: number): string => String(Number(x.toPrecision(3)));

const accuracyOf = (task: string, i: number): Measure => ({
  name: `accuracy of ${task}`,
  axis: `right answers, ${task}, %`,
  isMore: true,
  of: ({ tasks }) => tasks[i] && { value: tasks[i].accuracy, interval: tasks[i].interval },
  written: percent,
  number: hundredths,
});

const others: readonly Measure[] = [
  {
    name: "KL",
    axis: "KL from the fine-tuned model, nats",
    isMore: false,
    of: ({ divergence }) => divergence && { value: divergence.kl, interval: divergence.interval },
    written: (nats) => `${short(nats)} nats`,
    number: short,
  },
  {
    name: "agreement",
    axis: "same most likely token as the fine-tuned model, %",
    isMore: true,
    of: ({ divergence }) =>
      divergence && { value: divergence.agreement, interval: divergence.agreementInterval },
    written: percent,
    number: hundredths,
  },
  {
    name: "output error",
    axis: "relative error of layers' outputs",
    isMore: false,
    of: ({ outputError }) => outputError,
    written: short,
    number: short,
  },
  {
    name: "weight error",
    axis: "relative error of weights",
    isMore: false,
    of: ({ weightError }) => weightError,
    written: short,
    number: short,
  },
  {
    name: "perplexity",
    axis: "perplexity",
    isMore: false,
    of: ({ perplexity: read }) =>
      read && {
        value: read.perplexity,
        interval: [read.perplexity - 1.96 * read.standardError, read.perplexity + 1.96 * read.standardError],
      },
    written: short,
    number: short,
  },
];

/** Every measure that a comparison has, tasks first. */
export const measuresIn = (comparison: Comparison): Measure[] => {
  const models = [comparison.base, comparison.fineTuned, ...comparison.cells];
  return [...comparison.tasks.map(accuracyOf), ...others].filter(({ of }) => models.some(of));
};

/**
 * The measure of that name; "accuracy" is that of the first task.
 *
 * @throws {ValueError} it was not measured
 */
export function measureNamed(comparison: Comparison, name: MeasureName): Measure {
  const there = measuresIn(comparison);
  const found = there.find(
    (measure) => measure.name === name || (name === "accuracy" && measure.name.startsWith(name)),
  );
  if (found) return found;
  throw new ValueError(`compare: expected one of ${there.map((one) => one.name).join(", ")}, got "${name}"`);
}
