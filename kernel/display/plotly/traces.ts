import { escapeHtml } from "../bundle.ts";
import type { Axis } from "./axis.ts";

/** A trace, as far as a still picture heeds it. */
export interface Trace {
  type?: string;
  name?: string;
  mode?: string;
  x?: unknown[];
  y?: unknown[];
  visible?: boolean | "legendonly";
  showlegend?: boolean;
  orientation?: string;
  line?: { color?: unknown; width?: number; dash?: string };
  marker?: { color?: unknown; size?: unknown };
  base?: unknown;
  error_y?: { array?: unknown[]; arrayminus?: unknown[]; visible?: boolean };
}

/** A trace with the one colour that it is drawn in. */
export type Colored = Trace & { color: string };

/** Plotly's own colours, for traces that name none. */
const colorway = ["#636efa", "#ef553b", "#00cc96", "#ab63fa", "#ffa15a", "#19d3f3", "#ff6692", "#b6e880"];

export function colored(trace: Trace, index: number): Colored {
  const own = [trace.line?.color, trace.marker?.color].find((color) => typeof color === "string");
  return { ...trace, color: own ?? colorway[index % colorway.length]! };
}

export const xOf = ({ x, y = [] }: Trace): unknown[] => x ?? y.map((_, i) => i);

interface Point {
  x: number;
  y: number;
  /** Its position in the trace. */
  i: number;
}

/** Where the points of a trace lie; undefined where the curve has a gap. */
function points(trace: Trace, across: Axis, up: Axis): (Point | undefined)[] {
  return xOf(trace).map((value, i) => {
    const [x, y] = [across.at(value), up.at(trace.y?.[i])];
    return x === undefined || y === undefined ? undefined : { x, y, i };
  });
}

const px = (x: number) => String(Number(x.toFixed(1)));

/** Points that a curve is drawn with at most: more than that no eye tells apart. */
const most = 1500;

/** A curve, its points, or both. */
export function scatter(trace: Colored, across: Axis, up: Axis): string {
  const all = points(trace, across, up);
  const mode = trace.mode ?? (all.length < 20 ? "lines+markers" : "lines");
  const color = escapeHtml(trace.color);
  const line = mode.includes("lines") ? curve(thinned(all), trace, color) : "";
  const shown = mode.includes("markers") ? every(all, most) : [];
  const radius = typeof trace.marker?.size === "number" ? trace.marker.size / 2 : 3;
  const dots = shown.map(
    (p) => p && `<circle cx="${px(p.x)}" cy="${px(p.y)}" r="${px(radius)}" fill="${color}"/>`,
  );
  return line + dots.join("") + whiskers(trace, all, up, color);
}

function curve(all: readonly (Point | undefined)[], { line }: Trace, color: string): string {
  let pen = "M";
  const steps = all.map((point) => {
    const step = point ? `${pen}${px(point.x)},${px(point.y)}` : "";
    pen = point ? "L" : "M";
    return step;
  });
  const dash = line?.dash && line.dash !== "solid" ? ' stroke-dasharray="6 4"' : "";
  return `<path d="${steps.join("")}" fill="none" stroke="${color}" stroke-width="${Number(line?.width ?? 2)}"${dash}/>`;
}

/** Of many points the highest and the lowest of each stretch, in their order, so that no peak is lost. */
function thinned(all: readonly (Point | undefined)[]): readonly (Point | undefined)[] {
  if (all.length <= most) return all;
  const stretch = Math.ceil((2 * all.length) / most);
  const kept: (Point | undefined)[] = [];
  for (let i = 0; i < all.length; i += stretch) {
    const group = all.slice(i, i + stretch).filter((point) => point !== undefined);
    const byHeight = group.toSorted((a, b) => a.y - b.y);
    const ends = new Set([byHeight[0], byHeight.at(-1)]);
    kept.push(...[...ends].sort((a, b) => (a?.i ?? 0) - (b?.i ?? 0)));
  }
  return kept;
}

const every = <T>(all: readonly T[], limit: number): readonly T[] => {
  const step = Math.ceil(all.length / limit);
  return step <= 1 ? all : all.filter((_, i) => i % step === 0);
};

/** Bars side by side: this is number `place` of `count`. */
export function bars(trace: Colored, across: Axis, up: Axis, place: number, count: number): string {
  const width = (0.8 * across.step) / count;
  const zero = up.at(0) ?? up.ticks[0]?.at ?? 0;
  const shift = (place - count / 2 + 0.5) * width;
  const all = points(trace, across, up).map((point) => point && { ...point, x: point.x + shift });
  const color = escapeHtml(trace.color);
  const boxes = all.map(
    (p) =>
      p &&
      `<rect x="${px(p.x - width / 2)}" y="${px(Math.min(p.y, zero))}" width="${px(width)}" height="${px(Math.abs(zero - p.y))}" fill="${color}"/>`,
  );
  return boxes.join("") + whiskers(trace, all, up, "#333");
}

/** Error bars. */
function whiskers(trace: Trace, all: readonly (Point | undefined)[], up: Axis, color: string): string {
  const { array, arrayminus = array, visible } = trace.error_y ?? {};
  if (!array || visible === false) return "";
  const lines = all.map((point) => {
    const y = point && trace.y?.[point.i];
    if (!point || typeof y !== "number") return "";
    const [high, low] = [up.at(y + Number(array[point.i])), up.at(y - Number(arrayminus?.[point.i]))];
    if (high === undefined || low === undefined || Number.isNaN(high) || Number.isNaN(low)) return "";
    return `<path d="M${px(point.x)},${px(low)}V${px(high)}" stroke="${color}" stroke-width="1.5"/>`;
  });
  return lines.join("");
}
