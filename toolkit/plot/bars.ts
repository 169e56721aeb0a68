import type { Data } from "plotly.js-dist-min";
import { assertCount, assertSome, placeable } from "./check.ts";
import { categoryColor } from "./colors.ts";
import { type Figure, type FigureOptions, layoutFor } from "./figure.ts";
import { namesBelow } from "./names-below.ts";
import { type Intervals, whiskers } from "./whiskers.ts";

/** One bar for each name. */
export interface BarSeries {
  /** What the legend calls it, where there are several. */
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** Around each value, such as of 95 %. */
  readonly intervals?: Intervals;
}

/**
 * Upright bars with intervals: a few things compared in one number, or in several side by side.
 *
 *     plot.bars(["base", "fine-tuned"], [{ name: "accuracy", values: [0, 97], intervals: [[0, 4], [93, 99]] }],
 *       { title: "Word problems", x: "model", y: "right answers, %" });
 *
 * @param names   below the bars
 * @param series  one number for each name
 * @throws {ShapeError} no bars, or lists of different lengths
 * @throws {ValueError} a number that is not finite, or an interval that does not hold its value
 */
export function bars(names: readonly string[], series: readonly BarSeries[], options: FigureOptions): Figure {
  assertSome(names.length, "name", "plot.bars");
  assertSome(series.length, "series", "plot.bars");
  const below = namesBelow(names);
  const { xaxis, yaxis, ...layout } = layoutFor(options, { linesOfNames: below.lines });
  return {
    data: series.map((each, i) => traceOf(each, i, below.texts)),
    layout: {
      ...layout,
      xaxis: { ...xaxis, type: "category", tickangle: 0 },
      yaxis: { ...yaxis, ...(areFew(series) && { dtick: 1 }) },
      barmode: "group",
      showlegend: series.length > 1,
    },
  };
}

/** Counts up to ten, between which no number stands. */
const areFew = (series: readonly BarSeries[]): boolean =>
  series.every(({ values, intervals }) =>
    Array.from(values).every((value) => !intervals && Number.isInteger(value) && value >= 0 && value <= 10),
  );

function traceOf({ name, values, intervals }: BarSeries, i: number, x: string[]): Data {
  assertCount(values.length, x.length, `values in "${name}"`, "plot.bars");
  const y = placeable(values, `value of "${name}"`, "plot.bars");
  return {
    type: "bar",
    ...{ name, x, y },
    marker: { color: categoryColor(i) },
    ...(intervals && { error_y: whiskers(name, y, intervals, { where: "plot.bars", color: "#222222" }) }),
  };
}
