import type { LayoutAxis } from "plotly.js-dist-min";
import { ShapeError } from "../errors.ts";
import { assertCount, assertSome, placeable } from "./check.ts";
import { diverging, sequential } from "./colors.ts";
import { type Figure, type FigureOptions, layoutFor } from "./figure.ts";
import { namesBelow } from "./names-below.ts";

/** Numbers in rows: a list of lists, or a matrix [rows, columns] of the toolkit. */
export type Rows =
  | readonly ArrayLike<number>[]
  | { readonly shape: readonly [rows: number, columns: number]; readonly data: ArrayLike<number> };

export interface HeatmapOptions extends FigureOptions {
  /** What the colours measure, with its unit. */
  readonly z: string;
  /** `"diverging"` where zero is the middle, which is then white; else from little to much. */
  readonly scale?: "sequential" | "diverging";
  /** Names of the rows, the first on top; their numbers from 0 when left out. */
  readonly rows?: readonly string[];
  /** Names of the columns, the first at the left. */
  readonly columns?: readonly string[];
  /** The smallest and the largest number that colours tell apart; those of the data when left out. */
  readonly range?: readonly [low: number, high: number];
  /** Writes each number into its cell, with so many decimals. */
  readonly decimals?: number;
}

/**
 * A matrix as colours, its first row on top.
 *
 *     plot.heatmap(delta, { title: "Δ", x: "input", y: "output", z: "change", scale: "diverging" });
 *
 * @throws {ShapeError} no numbers, rows of different lengths, or other than one name for each row and column
 * @throws {ValueError} a number that is not finite
 */
export function heatmap(values: Rows, options: HeatmapOptions): Figure {
  const z = listsOf(values);
  const [rows, columns] = [z.length, z[0]!.length];
  if (options.rows) assertCount(options.rows.length, rows, "names of rows", "plot.heatmap");
  if (options.columns) assertCount(options.columns.length, columns, "names of columns", "plot.heatmap");
  const isDiverging = options.scale === "diverging";
  const [zmin, zmax] = options.range ?? rangeOf(z, isDiverging);
  const left = options.rows ? 68 + 5 * longest(options.rows) : 68;
  const below = options.columns && namesBelow(options.columns);
  const { xaxis, yaxis, ...layout } = layoutFor(options, { linesOfNames: below?.lines ?? 1, left });
  const trace = {
    type: "heatmap" as const,
    z,
    ...(below && { x: below.texts }),
    ...(options.rows && { y: [...options.rows] }),
    ...{ zmin, zmax },
    colorscale: [...(isDiverging ? diverging : sequential)].map(
      ([at, color]) => [at, color] as [number, string],
    ),
    colorbar: { title: { text: options.z, side: "right" as const }, thickness: 16 },
    ...(options.decimals !== undefined && { texttemplate: `%{z:.${options.decimals}f}` }),
    hovertemplate: "row %{y}, column %{x}: %{z:.4g}<extra></extra>",
  };
  return {
    data: [trace],
    layout: {
      ...layout,
      xaxis: { ...xaxis, showgrid: false, ...namesOrNumbers(options.columns, columns), tickangle: 0 },
      yaxis: {
        ...yaxis,
        rangemode: "normal",
        showgrid: false,
        autorange: "reversed",
        ...namesOrNumbers(options.rows, rows),
      },
    },
  };
}

/** Names as they are; of a few rows or columns, all numbers. */
function namesOrNumbers(names: readonly string[] | undefined, count: number): Partial<LayoutAxis> {
  if (names) return { type: "category" };
  return count > 16 ? {} : { tickmode: "array", tickvals: Array.from({ length: count }, (_, i) => i) };
}

function listsOf(values: Rows): number[][] {
  const lists = "shape" in values ? rowsOf(values) : values;
  assertSome(lists.length, "row", "plot.heatmap");
  assertSome(lists[0]!.length, "column", "plot.heatmap");
  return lists.map((row, i) => {
    if (row.length !== lists[0]!.length)
      throw new ShapeError(`plot.heatmap: row ${i} must have ${lists[0]!.length} numbers, got ${row.length}`);
    return placeable(row, `row ${i}, number`, "plot.heatmap").map(shortened);
  });
}

/** No eye tells more digits by their colours, and a notebook keeps every one of them. */
const shortened = (x: number): number => Number(x.toPrecision(5));

const rowsOf = ({ shape: [rows, columns], data }: Exclude<Rows, readonly unknown[]>): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => data[i * columns + j]!));

/** From the least to the most; around zero as far to one side as to the other. A constant has a range too. */
function rangeOf(z: readonly number[][], aroundZero: boolean): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const row of z) for (const x of row) [low, high] = [Math.min(low, x), Math.max(high, x)];
  const widest = Math.max(-low, high) || 1;
  if (aroundZero) return [-widest, widest];
  return low === high ? [low - 1, high + 1] : [low, high];
}

const longest = (names: readonly string[]): number => Math.max(...names.map((name) => name.length));
