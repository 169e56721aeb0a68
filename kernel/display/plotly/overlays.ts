import { escapeHtml } from "../bundle.ts";
import type { Axis } from "./axis.ts";
import { frame, label } from "./paper.ts";

/** A rectangle or a line, behind the curves. */
export interface Box {
  type?: string;
  xref?: string;
  yref?: string;
  x0?: unknown;
  x1?: unknown;
  y0?: unknown;
  y1?: unknown;
  fillcolor?: unknown;
  opacity?: number;
  line?: { color?: unknown; width?: number; dash?: string };
}

/** A text in the frame. */
export interface Note {
  xref?: string;
  yref?: string;
  x?: unknown;
  y?: unknown;
  text?: string;
  xanchor?: string;
}

/** `paper` counts from 0 to 1 over the whole frame. */
function place(value: unknown, ref: string | undefined, axis: Axis, from: number, to: number): number {
  return (
    (ref === "paper" || ref?.endsWith(" domain") ? from + Number(value) * (to - from) : axis.at(value)) ??
    from
  );
}

const xPlace = (value: unknown, ref: string | undefined, axis: Axis) =>
  place(value, ref, axis, frame.left, frame.right);
const yPlace = (value: unknown, ref: string | undefined, axis: Axis) =>
  place(value, ref, axis, frame.bottom, frame.top);

export function rectangle(box: Box, across: Axis, up: Axis): string {
  const [x0, x1] = [xPlace(box.x0, box.xref, across), xPlace(box.x1, box.xref, across)];
  const [y0, y1] = [yPlace(box.y0, box.yref, up), yPlace(box.y1, box.yref, up)];
  const stroke = ` stroke="${escapeHtml(String(box.line?.color ?? "#444"))}" stroke-width="${Number(box.line?.width ?? 2)}"`;
  const opacity = ` opacity="${Number(box.opacity ?? 1)}" clip-path="url(#plot)"`;
  if (box.type === "line") return `<path d="M${x0},${y0}L${x1},${y1}"${stroke}${opacity}/>`;
  const fill = escapeHtml(String(box.fillcolor ?? "none"));
  return `<rect x="${Math.min(x0, x1)}" y="${Math.min(y0, y1)}" width="${Math.abs(x1 - x0)}" height="${Math.abs(y1 - y0)}" fill="${fill}"${stroke}${opacity}/>`;
}

const anchors: Record<string, string> = { left: "start", right: "end" };

/** At the upper edge it hangs from its place, elsewhere it stands on it. */
export function annotation(
  { x, y, xref, yref, xanchor = "center", text = "" }: Note,
  across: Axis,
  up: Axis,
): string {
  const height = yPlace(y, yref, up);
  const hangs = height < frame.top + (frame.bottom - frame.top) / 3;
  const anchor = `text-anchor="${anchors[xanchor] ?? "middle"}"`;
  return label(xPlace(x, xref, across), height + (hangs ? 14 : -4), text, anchor);
}
