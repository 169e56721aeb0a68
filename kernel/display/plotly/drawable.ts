import type { Layout } from "./layout.ts";
import { isMap, type Trace } from "./traces.ts";

/** What this can draw: heat maps, curves and upright bars of numbers or names, on the first pair of axes. */
export function isDrawable(trace: Trace): boolean {
  const { type = "scatter", orientation = "v", x = [], y = [], marker = {}, fill = "none" } = trace;
  const isKnown = ["scatter", "scattergl", "bar", "heatmap"].includes(type) && orientation === "v";
  const isSimple = ["xaxis", "yaxis", "stackgroup", "base"].every((name) => !(name in trace));
  const isFilled = ["none", "toself", "tozeroy"].includes(fill);
  const isPainted = !Array.isArray(marker.color) || marker.color.every((color) => typeof color === "string");
  const isEven = !Array.isArray(marker.size) && !Array.isArray(marker.symbol);
  const isPlaced = Array.isArray(x) && Array.isArray(y) && !x.some(isDate) && (isMap(trace) || "y" in trace);
  return isKnown && isSimple && isFilled && isPainted && isEven && isPlaced;
}

const isDate = (value: unknown) => typeof value === "string" && /^\d{4}-\d\d/.test(value);

/** Whether nothing in the layout asks for more than this can draw. */
export function isPlain({ barmode = "group", shapes = [] }: Layout): boolean {
  return barmode === "group" && shapes.every(({ type }) => type === "rect" || type === "line");
}
