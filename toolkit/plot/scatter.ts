import { assertCount, assertSome } from "./check.ts";
import { categoryColor } from "./colors.ts";
import { type Figure, type FigureOptions, layoutFor } from "./figure.ts";
import { labelPlaces } from "./label-places.ts";
import { allPoints, markerSymbol, pointsOf, type Series } from "./series.ts";

/** Points that are not joined. */
export interface ScatterSeries extends Series {
  /** A word beside each point: above it, unless it would cover another one there. */
  readonly labels?: readonly string[];
}

/**
 * Points on one pair of axes: two measurements of the same things, against each other.
 *
 * @throws {ShapeError} no series, an empty one, or lists of different lengths
 * @throws {ValueError} a number that has no place on its axis
 */
export function scatter(series: readonly ScatterSeries[], options: FigureOptions): Figure {
  assertSome(series.length, "series", "plot.scatter");
  const points = series.map((each) => {
    const { x, y } = pointsOf(each, options, "plot.scatter");
    const { name, labels } = each;
    if (labels) assertCount(labels.length, x.length, `labels in "${name}"`, "plot.scatter");
    return x.map((value, k) => ({ x: value, y: y[k]!, text: labels?.[k] ?? "" }));
  });
  const free = labelPlaces(points.flat(), options);
  const data = points.map((own, i) => {
    const { name, labels } = series[i]!;
    const textposition = free.splice(0, own.length);
    return {
      type: "scatter" as const,
      mode: labels ? ("text+markers" as const) : ("markers" as const),
      name,
      x: own.map(({ x }) => x),
      y: own.map(({ y }) => y),
      ...(labels && { text: [...labels], textposition }),
      marker: { color: categoryColor(i), size: 9, symbol: markerSymbol(i) },
    };
  });
  return { data, layout: layoutFor(options, { numbers: allPoints(series) }) };
}
