import type { Axis } from "./axis.ts";

/** A rectangle of a heat map, in pixels. */
export interface Cell {
  row: number;
  column: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where the values of an axis stand: as given, or counted from 0. */
export const positions = (given: readonly unknown[] | undefined, count: number): readonly unknown[] =>
  given && given.length >= count ? given : Array.from({ length: count }, (_, i) => i);

/**
 * The edges of cells: halfway between neighbours, or as given where there is one more of them than cells; of names, all
 * cells are equally wide.
 */
export function edgesOf(given: readonly unknown[] | undefined, count: number, axis: Axis): number[] {
  const places = positions(given, count).map((value) => axis.at(value) ?? 0);
  if (places.length === count + 1) return places;
  const half = (i: number) => (count > 1 ? (places[i]! - places[i - 1]!) / 2 : axis.step / 2);
  const inner = places.slice(1).map((place, i) => place - half(i + 1));
  return [places[0]! - half(1), ...inner, places.at(-1)! + half(count - 1)];
}

/** The values at the two ends of a row of numbered cells; undefined for names. */
export function span(given: readonly unknown[] | undefined, count: number): [number, number] | undefined {
  const numbers = positions(given, count);
  if (!numbers.every((value) => typeof value === "number")) return undefined;
  if (numbers.length === count + 1) return [numbers[0]!, numbers[count]!];
  const half = (i: number) => (count > 1 ? (numbers[i]! - numbers[i - 1]!) / 2 : 0.5);
  return [numbers[0]! - half(1), numbers[count - 1]! + half(count - 1)];
}

export function cells(
  {
    rows,
    columns,
    trace,
  }: { rows: number; columns: number; trace: { x?: readonly unknown[]; y?: readonly unknown[] } },
  across: Axis,
  up: Axis,
): Cell[] {
  const [xs, ys] = [edgesOf(trace.x, columns, across), edgesOf(trace.y, rows, up)];
  return Array.from({ length: rows * columns }, (_, i) => {
    const [row, column] = [Math.floor(i / columns), i % columns];
    const [x0, x1, y0, y1] = [xs[column]!, xs[column + 1]!, ys[row]!, ys[row + 1]!];
    const [x, y] = [Math.min(x0, x1), Math.min(y0, y1)];
    return { row, column, x, y, width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) };
  });
}
