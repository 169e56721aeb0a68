import { escapeHtml } from "../bundle.ts";
import type { Axis } from "./axis.ts";
import { type Frame, LINE, label, labels, linesOf } from "./paper.ts";

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

/** A text in the frame, or below it. */
export interface Note {
  name?: string;
  xref?: string;
  yref?: string;
  x?: unknown;
  y?: unknown;
  text?: string;
  xanchor?: string;
}

/** A pair of axes and the frame that they span. */
export interface Plane {
  across: Axis;
  up: Axis;
  frame: Frame;
}

const isPaper = (ref: string | undefined) => ref === "paper" || ref?.endsWith(" domain");

/** `paper` counts from 0 to 1 over the whole frame. */
const xPlace = (value: unknown, ref: string | undefined, { across, frame: { left, right } }: Plane): number =>
  (isPaper(ref) ? left + Number(value) * (right - left) : across.at(value)) ?? left;
const yPlace = (value: unknown, ref: string | undefined, { up, frame: { top, bottom } }: Plane): number =>
  (isPaper(ref) ? bottom + Number(value) * (top - bottom) : up.at(value)) ?? bottom;

export function rectangle(box: Box, plane: Plane): string {
  const [x0, x1] = [xPlace(box.x0, box.xref, plane), xPlace(box.x1, box.xref, plane)];
  const [y0, y1] = [yPlace(box.y0, box.yref, plane), yPlace(box.y1, box.yref, plane)];
  const dash = box.line?.dash && box.line.dash !== "solid" ? ' stroke-dasharray="6 4"' : "";
  const stroke = ` stroke="${escapeHtml(String(box.line?.color ?? "#444"))}" stroke-width="${Number(box.line?.width ?? 2)}"${dash}`;
  const opacity = ` opacity="${Number(box.opacity ?? 1)}" clip-path="url(#plot)"`;
  if (box.type === "line") return `<path d="M${x0},${y0}L${x1},${y1}"${stroke}${opacity}/>`;
  const fill = escapeHtml(String(box.fillcolor ?? "none"));
  return `<rect x="${Math.min(x0, x1)}" y="${Math.min(y0, y1)}" width="${Math.abs(x1 - x0)}" height="${Math.abs(y1 - y0)}" fill="${fill}"${stroke}${opacity}/>`;
}

const anchors: Record<string, string> = { left: "start", right: "end" };

/** At the upper edge it hangs from its place, elsewhere it stands on it. Logarithmic axes count texts in powers of ten. */
export function annotation({ x, y, xref, yref, xanchor = "center", text = "" }: Note, plane: Plane): string {
  const { across, up, frame } = plane;
  const height = yPlace(isPaper(yref) ? y : up.ofNote(y), yref, plane);
  const hangs = height < frame.top + (frame.bottom - frame.top) / 3;
  const anchor = `text-anchor="${anchors[xanchor] ?? "middle"}"`;
  const place = xPlace(isPaper(xref) ? x : across.ofNote(x), xref, plane);
  const shift = xanchor === "left" ? 4 : xanchor === "right" ? -4 : 0;
  return labels(place + shift, height + (hangs ? 14 : -4), text, anchor);
}

/** Pixels by which the names below the axis are higher than two lines, for which there is room. */
export const moreForNames = ({ ticks }: Axis): number =>
  LINE * Math.max(0, ...ticks.map(({ text }) => linesOf(text).length - 2));

/** What figures of the toolkit say below themselves. */
export const isCaption = ({ name }: Note): boolean => name === "caption";

/** Pixels that a caption takes below the titles of the axes. */
export const captionHeight = (notes: readonly Note[]): number =>
  notes.filter(isCaption).reduce((height, { text = "" }) => height + 8 + LINE * linesOf(text).length, 0);

export const caption = ({ text = "" }: Note, { frame: { left, bottom }, across }: Plane): string =>
  linesOf(text)
    .map((line, i) =>
      label(left, bottom + 76 + moreForNames(across) + LINE * i, line, 'font-size="13" fill="#333"'),
    )
    .join("");
