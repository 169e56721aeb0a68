import { escapeHtml } from "../bundle.ts";
import { inOneLine } from "../text.ts";
import { markerAt } from "./markers.ts";
import { type Frame, LINE, label, widthOf } from "./paper.ts";
import type { Colored } from "./traces.ts";

/**
 * Names of traces: in one line above the frame if they fit there, else below each other at its upper right; beside the
 * frame where there is room for that.
 */
export function legend(traces: readonly Colored[], frame: Frame, isBeside: boolean): string {
  const named = entries(traces);
  if (named.length < 2) return "";
  if (isBeside)
    return named.map((entry, i) => beside(entry, frame.right + 12, frame.top + 14 + LINE * i)).join("");
  const widths = named.map(({ name }) => widthOf(name) + 30);
  const ends = widths.map((_, i) => widths.slice(0, i + 1).reduce((sum, width) => sum + width, 0));
  if (frame.left + ends.at(-1)! <= 700)
    return named
      .map((entry, i) => inLine(entry, frame.left + ends[i]! - widths[i]!, frame.top - 12))
      .join("");
  return named.map((entry, i) => inColumn(entry, frame.right, frame.top + 14 + LINE * i)).join("");
}

interface Entry {
  trace: Colored;
  name: string;
}

const entries = (traces: readonly Colored[]): Entry[] =>
  traces.flatMap((trace, i) =>
    trace.showlegend === false || trace.type === "heatmap"
      ? []
      : [{ trace, name: inOneLine(trace.name ?? `trace ${i}`, 40) }],
  );

/** Pixels that names beside the frame take; none of a single trace. */
export function widthBeside(traces: readonly Colored[]): number {
  const named = entries(traces);
  return named.length < 2 ? 0 : 40 + Math.max(...named.map(({ name }) => widthOf(name)));
}

const beside = ({ trace, name }: Entry, x: number, y: number): string =>
  sample(trace, x + 6, y - 4) + label(x + 18, y, name, 'text-anchor="start"');

const inLine = ({ trace, name }: Entry, x: number, y: number): string =>
  sample(trace, x + 8, y - 4) + label(x + 18, y, name, 'text-anchor="start"');

const inColumn = ({ trace, name }: Entry, right: number, y: number): string =>
  sample(trace, right - 11, y - 4) + label(right - 22, y, name, 'text-anchor="end"');

/** As its points look; a curve without them and a bar are a small square. */
function sample(trace: Colored, x: number, y: number): string {
  const { type, mode = "lines", marker } = trace;
  if (type !== "bar" && mode.includes("markers"))
    return markerAt({ x, y }, { marker: { ...marker, size: 9 } }, trace.color);
  return `<rect x="${x - 5}" y="${y - 5}" width="10" height="10" fill="${escapeHtml(trace.color)}"/>`;
}
