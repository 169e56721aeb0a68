import { assertCount, assertSome, placeable } from "./check.ts";
import type { FigureOptions } from "./figure.ts";

/** Points that belong together. */
export interface Series {
  /** What the legend calls it. */
  readonly name: string;
  readonly x: ArrayLike<number>;
  /** As many as x. */
  readonly y: ArrayLike<number>;
}

/** Its numbers as lists, checked for the axes that they are drawn on. */
export function pointsOf(
  { name, x, y }: Series,
  options: FigureOptions,
  where: string,
): { x: number[]; y: number[] } {
  assertSome(x.length, `point in "${name}"`, where);
  assertCount(y.length, x.length, `heights in "${name}"`, where);
  return {
    x: placeable(x, `x of "${name}"`, where, { positive: isLog(options.x) }),
    y: placeable(y, `y of "${name}"`, where, { positive: isLog(options.y) }),
  };
}

/** The numbers of all series along each axis. */
export const allPoints = (series: readonly Series[]): { x: number[]; y: number[] } => ({
  x: series.flatMap(({ x }) => Array.from(x)),
  y: series.flatMap(({ y }) => Array.from(y)),
});

export const isLog = (axis: FigureOptions["x"]): boolean => typeof axis !== "string" && axis.scale === "log";

const symbols = ["circle", "square", "diamond", "triangle-up", "cross", "x", "triangle-down"] as const;

/** The marker of the i-th series, so that colour is not all that tells them apart; when colours come again, it is with other markers. */
export const markerSymbol = (i: number): (typeof symbols)[number] =>
  symbols[(i + 3 * Math.floor(i / symbols.length)) % symbols.length]!;

/** The line of the i-th series: dashed when colours come again. */
export const dashOf = (i: number): "solid" | "dash" => (i < symbols.length ? "solid" : "dash");
