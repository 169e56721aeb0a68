import type { Data } from "plotly.js-dist-min";
import { assertSome } from "./check.ts";
import { categoryColor } from "./colors.ts";
import { type AxisOptions, type Figure, type FigureOptions, layoutFor } from "./figure.ts";
import { dashOf, markerSymbol, pointsOf } from "./series.ts";
import { type Intervals, whiskers } from "./whiskers.ts";

/** What one method keeps at several numbers of bits. */
export interface RateSeries {
  readonly name: string;
  /** Stored bits per weight. */
  readonly bits: ArrayLike<number>;
  /** What is left, or lost, at each of them. */
  readonly values: ArrayLike<number>;
  /** Around each value, such as of 95 %. */
  readonly intervals?: Intervals;
}

/** Bits per weight where numbers stand: 1/1024 … 1 of 16 bits. */
const TICKS = Array.from({ length: 11 }, (_, i) => 16 / 2 ** i);

/** Pixels of a letter in the legend. */
const LETTER = 7;

/**
 * Methods of compression against each other: what they keep, over what they store, with intervals. From right to left less
 * is stored, half as much from one number to the next.
 *
 *     plot.rateDistortion([{ name: "delta-come", bits: [0.5, 1], values: [15, 83], intervals: [[10, 20], [77, 88]] }],
 *       { title: "Word problems", y: "right answers, %", marks: [{ axis: "y", at: 99.5, text: "fine-tuned" }] });
 *
 * @throws {ShapeError} no series, an empty one, or lists of different lengths
 * @throws {ValueError} a number that has no place on its axis, or an interval that does not hold its value
 */
export function rateDistortion(series: readonly RateSeries[], options: Omit<FigureOptions, "x">): Figure {
  assertSome(series.length, "series", "plot.rateDistortion");
  const all = series.flatMap(({ bits }) => Array.from(bits));
  const ticks = TICKS.filter((bits) => bits <= 1.5 * Math.max(...all) && bits >= Math.min(...all) / 1.5);
  const x = { title: "stored bits per weight, of 16", scale: "log", ticks } as const;
  const layout = layoutFor({ ...options, x, y: withMarks(series, options) });
  const longest = Math.max(...series.map(({ name }) => name.length));
  return {
    data: series.map((each, i) => traceOf(each, i, { ...options, x })),
    layout: {
      ...layout,
      legend: { orientation: "v", x: 1.02, y: 1, xanchor: "left", yanchor: "top" },
      margin: { ...layout.margin, t: 60, r: 60 + LETTER * longest },
    },
  };
}

/** The upright axis, long enough for the intervals and for the marks. */
function withMarks(series: readonly RateSeries[], { y, marks = [] }: Omit<FigureOptions, "x">): AxisOptions {
  const axis = typeof y === "string" ? { title: y } : y;
  if (axis.range) return axis;
  const ends = [
    ...marks.flatMap((mark) => (mark.axis === "y" ? [mark.at] : [])),
    ...series.flatMap(({ values, intervals = [] }) => [...Array.from(values), ...intervals.flat()]),
  ];
  const [low, high] = [Math.min(...ends), Math.max(...ends)];
  if (axis.scale !== "log") return { ...axis, range: [Math.min(0, low), high + 0.05 * (high - low)] };
  const room = Math.max((high / low) ** 0.05, 1.02);
  return { ...axis, range: [low / room, high * room] };
}

function traceOf({ name, bits, values, intervals }: RateSeries, i: number, options: FigureOptions): Data {
  const { x, y } = pointsOf({ name, x: bits, y: values }, options, "plot.rateDistortion");
  const color = categoryColor(i);
  return {
    type: "scatter",
    mode: "lines+markers",
    ...{ name, x, y },
    line: { color, width: 2, dash: dashOf(i) },
    marker: { color, size: 8, symbol: markerSymbol(i) },
    ...(intervals && { error_y: whiskers(name, y, intervals, { where: "plot.rateDistortion", color }) }),
  };
}
