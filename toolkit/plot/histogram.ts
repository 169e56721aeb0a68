import { ValueError } from "../errors.ts";
import { assertSome, placeable } from "./check.ts";
import type { Figure, FigureOptions } from "./figure.ts";
import { lines } from "./lines.ts";
import { isLog } from "./series.ts";

/** Numbers of which there are too many to draw one by one. */
export interface HistogramSeries {
  /** What the legend calls it. */
  readonly name: string;
  readonly values: ArrayLike<number>;
}

export interface HistogramOptions extends FigureOptions {
  /** From where to where numbers are counted; those outside count for the whole, and are not drawn. */
  readonly range: readonly [low: number, high: number];
  /** Equal parts of the range; 60 when left out. */
  readonly bins?: number;
}

/**
 * How often numbers of each size occur: the share of all of them in each of many equal bins, as a curve.
 *
 *     plot.histogram([{ name: "Δ", values: delta.data }],
 *       { title: "Changes", x: "change", y: "share of the weights", range: [-0.1, 0.1] });
 *
 * Counted here, so that the figure holds a number for each bin, not one for each value. On a logarithmic axis empty bins
 * are left out.
 *
 * @throws {ShapeError} no series, an empty one, or one with nothing to draw
 * @throws {ValueError} a value that is not finite, a range that is none, or bins that are no whole number from 1 on
 */
export function histogram(
  series: readonly HistogramSeries[],
  { range, bins = 60, ...options }: HistogramOptions,
): Figure {
  const [low, high] = range;
  if (!(Number.isFinite(low) && low < high && high < Infinity))
    throw new ValueError(
      `plot.histogram: range must go from a smaller to a larger number, got ${low}…${high}`,
    );
  if (!(Number.isInteger(bins) && bins > 0))
    throw new ValueError(`plot.histogram: bins must be a whole number from 1 on, got ${bins}`);
  const width = (high - low) / bins;
  const curves = series.map(({ name, values }) => {
    assertSome(values.length, `value in "${name}"`, "plot.histogram");
    const counts = counted(placeable(values, `value of "${name}"`, "plot.histogram"), low, width, bins);
    const drawn = counts
      .map((count, i) => ({ x: low + (i + 0.5) * width, y: count / values.length }))
      .filter(({ y }) => y > 0 || !isLog(options.y));
    return { name, x: drawn.map(({ x }) => x), y: drawn.map(({ y }) => y) };
  });
  return lines(curves, options);
}

function counted(values: readonly number[], low: number, width: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.floor((value - low) / width);
    if (bin >= 0 && bin < bins) counts[bin]!++;
  }
  return counts;
}
