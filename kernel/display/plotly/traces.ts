import type { Axis } from "./axis.ts";
import { px } from "./paper.ts";

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
  marker?: { color?: unknown; size?: unknown; symbol?: unknown };
  base?: unknown;
  error_y?: { array?: unknown[]; arrayminus?: unknown[]; visible?: boolean };
  fill?: string;
  fillcolor?: unknown;
  text?: unknown;
  textposition?: unknown;
  /** Of heat maps. */
  z?: unknown[][];
  zmin?: number;
  zmax?: number;
  zmid?: number;
  colorscale?: unknown;
  reversescale?: boolean;
  showscale?: boolean;
  colorbar?: { title?: string | { text?: string } };
  texttemplate?: string;
  xgap?: number;
  ygap?: number;
}

export const isBar = ({ type }: Trace): boolean => type === "bar";
export const isMap = ({ type }: Trace): boolean => type === "heatmap";

/** A trace with the one colour that it is drawn in. */
export type Colored = Trace & { color: string };

/** Plotly's own colours, for traces that name none. */
const colorway = ["#636efa", "#ef553b", "#00cc96", "#ab63fa", "#ffa15a", "#19d3f3", "#ff6692", "#b6e880"];

export function colored(trace: Trace, index: number): Colored {
  const own = [trace.line?.color, trace.marker?.color].find((color) => typeof color === "string");
  return { ...trace, color: own ?? colorway[index % colorway.length]! };
}

/** The colour of one of its points or bars. */
export const colorOf = ({ marker, color }: Colored, i: number): string =>
  Array.isArray(marker?.color) ? String(marker.color[i] ?? color) : color;

export const xOf = ({ x, y = [] }: Trace): unknown[] => x ?? y.map((_, i) => i);

export interface Point {
  x: number;
  y: number;
  /** Its position in the trace. */
  i: number;
}

/** Where the points of a trace lie; undefined where the curve has a gap. */
export function points(trace: Trace, across: Axis, up: Axis): (Point | undefined)[] {
  return xOf(trace).map((value, i) => {
    const [x, y] = [across.at(value), up.at(trace.y?.[i])];
    return x === undefined || y === undefined ? undefined : { x, y, i };
  });
}

/** Error bars. */
export function whiskers(trace: Trace, all: readonly (Point | undefined)[], up: Axis, color: string): string {
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
