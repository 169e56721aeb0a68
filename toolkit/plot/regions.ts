import type { Data, LayoutAxis } from "plotly.js-dist-min";
import { ShapeError, ValueError } from "../errors.ts";
import { assertCount, assertSome } from "./check.ts";
import { type ColorScale, categoryColor } from "./colors.ts";
import { type Figure, type FigureOptions, layoutFor } from "./figure.ts";

/** Which of a few kinds each place of a grid belongs to. */
export interface Regions {
  /** Along the horizontal axis, evenly spaced, or names. */
  readonly x: readonly number[] | readonly string[];
  /** Along the vertical axis, the first at the bottom. */
  readonly y: readonly number[] | readonly string[];
  /** kinds[row][column], where row belongs to y */
  readonly kinds: readonly (readonly string[])[];
  /** A few letters in each place. */
  readonly text?: readonly (readonly string[])[];
}

/**
 * A map of who wins where: each place of a grid in the colour of its kind.
 *
 * @param order  the kinds in the order of their colours, so that several maps agree; as they come when left out
 * @throws {ShapeError} an empty grid, or lists that do not fit it
 * @throws {ValueError} a kind that is not in the order
 */
export function regions(
  { x, y, kinds, text }: Regions,
  { order, ...options }: FigureOptions & { readonly order?: readonly string[] },
): Figure {
  assertGrid(kinds, x.length, y.length, "kinds");
  if (text) assertGrid(text, x.length, y.length, "texts");
  const named = order ?? [...new Set(kinds.flat())];
  const { xaxis, yaxis, ...layout } = layoutFor(options);
  const map = {
    type: "heatmap" as const,
    ...{ x: [...x], y: [...y] },
    z: kinds.map((row) => row.map((kind) => indexOf(kind, named))),
    ...{ zmin: -0.5, zmax: named.length - 0.5 },
    colorscale: stepped(named.length).map(([at, color]) => [at, color] as [number, string]),
    showscale: false,
    ...{ xgap: 1, ygap: 1 },
    ...(text && { text: text.map((row) => [...row]), texttemplate: "%{text}" }),
    customdata: kinds.map((row) => [...row]),
    hovertemplate: "%{x}, %{y}: %{customdata}<extra></extra>",
  };
  return {
    data: [map as Data, ...named.map(key)],
    layout: {
      ...layout,
      xaxis: { ...xaxis, showgrid: false, ...ticksAt(x) },
      yaxis: {
        ...yaxis,
        rangemode: "normal",
        showgrid: false,
        ...ticksAt(y),
      },
    },
  };
}

/** Names as they are; numbers at so many of the places that they can be read. */
function ticksAt(places: readonly number[] | readonly string[]): Partial<LayoutAxis> {
  if (typeof places[0] === "string") return { type: "category" };
  const every = Math.ceil(places.length / 12);
  return { tickmode: "array", tickvals: places.filter((_, i) => i % every === 0) };
}

function assertGrid(
  lists: readonly (readonly string[])[],
  columns: number,
  rows: number,
  what: string,
): void {
  assertSome(rows, "row", "plot.regions");
  assertSome(columns, "column", "plot.regions");
  assertCount(lists.length, rows, `rows of ${what}`, "plot.regions");
  const odd = lists.findIndex((row) => row.length !== columns);
  if (odd >= 0)
    throw new ShapeError(`plot.regions: row ${odd} must have ${columns} ${what}, got ${lists[odd]!.length}`);
}

function indexOf(kind: string, order: readonly string[]): number {
  const index = order.indexOf(kind);
  if (index < 0) throw new ValueError(`plot.regions: kinds must be ${order.join(" or ")}, got ${kind}`);
  return index;
}

/** One plain colour for each kind, with sharp edges between them. */
const stepped = (count: number): ColorScale =>
  Array.from({ length: count }, (_, i) =>
    [i / count, (i + 1) / count].map((at) => [at, categoryColor(i)] as const),
  ).flat();

/** An entry of the legend: Plotly makes none for a heat map. */
const key = (name: string, i: number): Data => ({
  type: "scatter",
  mode: "markers",
  name,
  x: [null],
  y: [null],
  marker: { color: categoryColor(i), size: 12, symbol: "square" },
  hoverinfo: "skip",
});
