import type { Axis } from "./axis.ts";
import { cells, edgesOf } from "./cells.ts";
import { type ColorScale, colorScaleOf, cssColor, inkOn, type Rgb } from "./colorScale.ts";
import type { Plane } from "./overlays.ts";
import { label, px } from "./paper.ts";
import { png } from "./png.ts";
import type { Trace } from "./traces.ts";

/** A heat map that can be drawn: its numbers, where they stand, and their colours. */
export interface Heatmap {
  z: readonly (readonly unknown[])[];
  rows: number;
  columns: number;
  range: readonly [low: number, high: number];
  scale: ColorScale;
  trace: Trace;
}

/** What a trace says, if all of it is understood. */
export function heatmapOf(trace: Trace): Heatmap | undefined {
  const { z, colorscale, reversescale = false, zmid, texttemplate = "%{text}" } = trace;
  const scale = colorScaleOf(colorscale, reversescale);
  if (!Array.isArray(z) || !z.every(Array.isArray) || !scale || zmid !== undefined) return undefined;
  if (!template.test(texttemplate)) return undefined;
  const [rows, columns] = [z.length, Math.max(0, ...z.map((row) => row.length))];
  return rows * columns > 0 ? { z, rows, columns, range: rangeOf(z, trace), scale, trace } : undefined;
}

/** Texts in cells: a number with so many decimals, or a word. */
const template = /^%\{(?:z:\.(\d)f|text)\}$/;

function rangeOf(z: readonly (readonly unknown[])[], { zmin, zmax }: Trace): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const row of z)
    for (const x of row) if (typeof x === "number") [low, high] = [Math.min(low, x), Math.max(high, x)];
  return [zmin ?? low, zmax ?? high];
}

/** The colour of a cell; undefined where there is no number. */
function colorAt({ z, range: [low, high], scale }: Heatmap, row: number, column: number): Rgb | undefined {
  const value = z[row]?.[column];
  if (typeof value !== "number") return undefined;
  return scale(high === low ? 0.5 : Math.min(Math.max((value - low) / (high - low), 0), 1));
}

/** More cells than this are one picture in the picture. */
const MOST_BOXES = 2500;

export function heatmap(map: Heatmap, plane: Plane): string {
  return map.rows * map.columns > MOST_BOXES ? dots(map, plane) : boxes(map, plane);
}

function boxes(map: Heatmap, { across, up }: Plane): string {
  const { xgap = 0, ygap = 0 } = map.trace;
  return cells(map, across, up)
    .map(({ row, column, x, y, width, height }) => {
      const color = colorAt(map, row, column);
      if (!color) return "";
      const box = `<rect x="${px(x)}" y="${px(y)}" width="${px(width - xgap)}" height="${px(height - ygap)}" fill="${cssColor(color)}"/>`;
      return box + word(map, row, column, x + width / 2, y + height / 2, color);
    })
    .join("");
}

function word({ z, trace }: Heatmap, row: number, column: number, x: number, y: number, on: Rgb): string {
  if (trace.texttemplate === undefined) return "";
  const [, decimals] = template.exec(trace.texttemplate) ?? [];
  const texts = trace.text as unknown[][] | undefined;
  const text =
    decimals === undefined ? texts?.[row]?.[column] : (z[row]![column] as number).toFixed(Number(decimals));
  return label(x, y + 4, String(text ?? ""), `text-anchor="middle" fill="${inkOn(on)}"`);
}

/** Dots of a picture to one side at most: a screen shows no more. */
const MOST_DOTS = 1200;

function dots(map: Heatmap, { across, up }: Plane): string {
  const [height, width] = [Math.min(map.rows, MOST_DOTS), Math.min(map.columns, MOST_DOTS)];
  const [xs, ys] = [edgesOf(map.trace.x, map.columns, across), edgesOf(map.trace.y, map.rows, up)];
  const [left, right, top, bottom] = [xs[0]!, xs.at(-1)!, ys[0]!, ys.at(-1)!];
  const pick = (i: number, shown: number, all: number, turned: boolean) =>
    Math.floor((((turned ? shown - 1 - i : i) + 0.5) * all) / shown);
  const image = png(width, height, (i, j) => {
    const row = pick(i, height, map.rows, top > bottom);
    return colorAt(map, row, pick(j, width, map.columns, left > right)) ?? [255, 255, 255];
  });
  const place = `x="${px(Math.min(left, right))}" y="${px(Math.min(top, bottom))}" width="${px(Math.abs(right - left))}" height="${px(Math.abs(bottom - top))}"`;
  return `<image ${place} preserveAspectRatio="none" style="image-rendering:pixelated" href="data:image/png;base64,${image.toString("base64")}"/>`;
}

/** The colours beside the map, with their numbers. */
export function colorBar({ range, scale, trace }: Heatmap, axis: Axis, { frame }: Plane): string {
  const [left, steps] = [frame.right + 16, 60];
  const height = (frame.bottom - frame.top) / steps;
  const bands = Array.from({ length: steps }, (_, i) => {
    const color = cssColor(scale((i + 0.5) / steps));
    return `<rect x="${left}" y="${px(frame.bottom - (i + 1) * height)}" width="14" height="${px(height + 0.5)}" fill="${color}"/>`;
  });
  const numbers = axis.ticks.map(({ at, text }) => label(left + 18, at + 4, text, ""));
  const { title } = trace.colorbar ?? {};
  const words = (typeof title === "string" ? title : title?.text) ?? "";
  const middle = (frame.top + frame.bottom) / 2;
  const side = label(690, middle, words, `text-anchor="middle" transform="rotate(-90 690 ${middle})"`);
  return range[0] < range[1] ? bands.join("") + numbers.join("") + side : "";
}
