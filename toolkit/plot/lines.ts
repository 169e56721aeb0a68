import type { Data } from "plotly.js-dist-min";
import { assertCount, assertSome, placeable } from "./check.ts";
import { categoryColor } from "./colors.ts";
import { type Figure, type FigureOptions, layoutFor } from "./figure.ts";
import { allPoints, isLog, markerSymbol, pointsOf, type Series } from "./series.ts";

/** A curve, with the uncertainty of each point where it is known. */
export interface LineSeries extends Series {
  /** The lower ends of an interval around each y, such as of 95 %. */
  readonly low?: ArrayLike<number>;
  /** The upper ends. */
  readonly high?: ArrayLike<number>;
  readonly dash?: "solid" | "dash" | "dot";
}

/** A curve with more points than this is drawn without markers. */
const MOST_MARKERS = 25;

/**
 * Curves on one pair of axes, with shaded bands where intervals are given.
 *
 *     plot.lines([{ name: "low rank", x: budgets, y: errors, low, high }],
 *       { title: "Error", x: "bits per weight", y: { title: "error", scale: "log" }, caption: "…" });
 *
 * @throws {ShapeError} no series, an empty one, or lists of different lengths
 * @throws {ValueError} a number that has no place on its axis
 */
export function lines(series: readonly LineSeries[], options: FigureOptions): Figure {
  assertSome(series.length, "series", "plot.lines");
  const data = series.flatMap((each, i) => traces(each, i, options));
  return { data, layout: layoutFor(options, { numbers: allPoints(series) }) };
}

function traces(series: LineSeries, i: number, options: FigureOptions): Data[] {
  const { x, y } = pointsOf(series, options, "plot.lines");
  const color = categoryColor(i);
  const curve: Data = {
    type: "scatter",
    mode: x.length > MOST_MARKERS || isReference(series) ? "lines" : "lines+markers",
    name: series.name,
    ...{ x, y },
    line: { color, width: 2, dash: series.dash ?? "solid" },
    marker: { color, size: 7, symbol: markerSymbol(i) },
    legendgroup: series.name,
  };
  return series.low && series.high ? [band(series, x, color, options), curve] : [curve];
}

/** A dashed line from one end to the other measures nothing at its ends. */
const isReference = ({ x, dash = "solid" }: LineSeries): boolean => x.length === 2 && dash !== "solid";

/** There along the upper ends and back along the lower ones. */
function band(
  { name, low = [], high = [] }: LineSeries,
  x: readonly number[],
  color: string,
  { y }: FigureOptions,
): Data {
  const ends = (numbers: ArrayLike<number>, what: string) => {
    assertCount(numbers.length, x.length, `${what} ends in "${name}"`, "plot.lines");
    return placeable(numbers, `${what} end of "${name}"`, "plot.lines", { positive: isLog(y) });
  };
  return {
    type: "scatter",
    mode: "lines",
    name: `${name}, interval`,
    x: [...x, ...x.toReversed()],
    y: [...ends(high, "upper"), ...ends(low, "lower").toReversed()],
    fill: "toself",
    fillcolor: transparent(color),
    line: { color, width: 0 },
    hoverinfo: "skip",
    showlegend: false,
    legendgroup: name,
  };
}

/** `#0072B2` as `rgba(0,114,178,0.18)` */
function transparent(color: string): string {
  const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return `rgba(${r},${g},${b},0.18)`;
}
