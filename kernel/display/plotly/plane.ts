import { type AxisLayout, axisFor } from "./axis.ts";
import { span } from "./cells.ts";
import type { Heatmap } from "./heatmap.ts";
import type { Layout } from "./layout.ts";
import { widthBeside } from "./legend.ts";
import type { Plane } from "./overlays.ts";
import { frameFor, widthOf } from "./paper.ts";
import { type Colored, isBar, type Trace, xOf } from "./traces.ts";

/** The axes that all traces fit on, and the frame that they span; cells of a heat map fill it. */
export function planeOf(traces: Colored[], map: Heatmap | undefined, layout: Layout): Plane {
  const [xValues, yValues] = [allX(traces, layout), allY(traces)];
  const names = (map ? (map.trace.y ?? []) : []).filter((name) => typeof name === "string");
  const left = Math.max(70, 30 + Math.max(0, ...names.map(widthOf)));
  const beside = isUpright(layout) ? widthBeside(traces) : 0;
  const frame = frameFor({ colorBar: map !== undefined && map.trace.showscale !== false, left, beside });
  const fitted = (axis: AxisLayout = {}, ends?: [number, number]): AxisLayout =>
    ends ? { range: ends, ...axis } : axis;
  const xEnds = map && span(map.trace.x, map.columns);
  const yEnds = map && span(map.trace.y, map.rows);
  return {
    frame,
    across: axisFor(xEnds ?? xValues, fitted(layout.xaxis, xEnds), frame.left, frame.right),
    up: axisFor(yEnds ?? yValues, fitted(yLayout(traces, layout), yEnds), frame.bottom, frame.top),
  };
}

/** Whether the names of traces stand at the right of the frame. */
export const isUpright = ({ legend }: Layout): boolean => legend?.orientation === "v";

/** Half a bar's width of room stands beside the outermost bars. */
function allX(traces: Colored[], { xaxis }: Layout): unknown[] {
  const values = traces.flatMap(xOf);
  if (!traces.some(isBar) || xaxis?.type === "log" || !values.every((x) => typeof x === "number"))
    return values;
  const { step } = axisFor(values, { range: [0, 1] }, 0, 1);
  return [...values, ...values.flatMap((x) => [x - step / 2, x + step / 2])];
}

const allY = (traces: Trace[]): unknown[] =>
  traces.flatMap(({ y = [], error_y }) => {
    const { array = [], arrayminus = array } = error_y ?? {};
    const ends = y.flatMap((value, i) =>
      typeof value === "number" && i < array.length
        ? [value + Number(array[i]), value - Number(arrayminus[i])]
        : [],
    );
    return [...y, ...ends];
  });

/** Bars stand on zero. */
const yLayout = (traces: Trace[], { yaxis = {} }: Layout): AxisLayout =>
  traces.some(isBar) ? { rangemode: "tozero", ...yaxis } : yaxis;
