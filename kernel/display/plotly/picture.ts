import { escapeHtml } from "../bundle.ts";
import { inOneLine } from "../text.ts";
import { axisFor } from "./axis.ts";
import { bars } from "./bars.ts";
import { scatter, words } from "./curves.ts";
import { isDrawable, isPlain } from "./drawable.ts";
import { colorBar, type Heatmap, heatmap, heatmapOf } from "./heatmap.ts";
import type { Layout } from "./layout.ts";
import { legend } from "./legend.ts";
import {
  annotation,
  caption,
  captionHeight,
  isCaption,
  moreForNames,
  type Plane,
  rectangle,
} from "./overlays.ts";
import { label, labels, linesOf, plainText, size } from "./paper.ts";
import { isUpright, planeOf } from "./plane.ts";
import { type Colored, colored, isBar, isMap, type Trace } from "./traces.ts";

/**
 * A still picture of a figure, in SVG: curves, points, bars and heat maps on one pair of axes, with error bars, rectangles,
 * notes, a legend and a caption. Undefined for a figure with anything else in it, since half a picture would mislead.
 *
 * @param inWords  what the picture shows, for those who do not see it
 */
export function picture(
  { data, layout }: { data: Trace[]; layout: Layout },
  inWords: string,
): string | undefined {
  const traces = data.map(colored).filter(({ visible = true }) => visible === true);
  const maps = traces.filter(isMap).map(heatmapOf);
  if (!traces.every(isDrawable) || traces.length === 0 || !isPlain(layout)) return undefined;
  if (!maps.every((map) => map !== undefined) || maps.length > 1) return undefined;
  const [map] = maps;
  const plane = planeOf(traces, map, layout);
  const { shapes = [], annotations = [] } = layout;
  const parts = [
    ...shapes.map((box) => rectangle(box, plane)),
    grid(plane),
    `<g clip-path="url(#plot)">${map ? heatmap(map, plane) : ""}${drawn(traces, plane)}</g>`,
    ...traces.map((trace) => words(trace, plane.across, plane.up)),
    ...annotations.filter((note) => !isCaption(note)).map((note) => annotation(note, plane)),
    ...annotations.filter(isCaption).map((note) => caption(note, plane)),
    map && map.trace.showscale !== false ? barBeside(map, plane) : "",
    titles(layout, plane),
    legend(traces, plane.frame, isUpright(layout)),
  ];
  return sheet(parts.join(""), plane, moreForNames(plane.across) + captionHeight(annotations), inWords);
}

function sheet(content: string, { frame }: Plane, more: number, words: string): string {
  const { width, height } = { ...size, height: size.height + more };
  const clip = `<clipPath id="plot"><rect x="${frame.left}" y="${frame.top}" width="${frame.right - frame.left}" height="${frame.bottom - frame.top}"/></clipPath>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12" role="img"><title>${escapeHtml(plainText(words))}</title>${clip}<rect width="100%" height="100%" fill="#fff"/>${content}</svg>`;
}

function drawn(traces: Colored[], { across, up }: Plane): string {
  const barred = traces.filter(isBar);
  const curves = traces.filter((trace) => !isMap(trace));
  return curves
    .map((trace) =>
      isBar(trace)
        ? bars(trace, across, up, barred.indexOf(trace), barred.length)
        : scatter(trace, across, up),
    )
    .join("");
}

const barBeside = (map: Heatmap, plane: Plane): string =>
  colorBar(map, axisFor([], { range: [...map.range] }, plane.frame.bottom, plane.frame.top), plane);

function grid({ across: { ticks: across }, up: { ticks: up }, frame }: Plane): string {
  const { left, right, top, bottom } = frame;
  const lines = [
    ...up.map(({ at }) => `<path d="M${left},${at.toFixed(1)}H${right}" stroke="#ddd"/>`),
    ...up.map(({ at, text }) => label(left - 8, at + 4, text, 'text-anchor="end"')),
    ...across.map(({ at, text }) => labels(at, bottom + 18, shortLines(text), 'text-anchor="middle"')),
  ];
  return `${lines.join("")}<path d="M${left},${top}V${bottom}H${right}" fill="none" stroke="#444"/>`;
}

const shortLines = (text: string) =>
  linesOf(text)
    .map((line) => inOneLine(line, 24))
    .join("<br>");

function titles({ title, xaxis, yaxis }: Layout, { frame, across }: Plane): string {
  const text = (of: Layout["title"]) => (typeof of === "string" ? of : of?.text) ?? "";
  const middle = (frame.top + frame.bottom) / 2;
  return [
    label(frame.left, 24, text(title), 'font-size="16"'),
    label(
      (frame.left + frame.right) / 2,
      frame.bottom + 52 + moreForNames(across),
      text(xaxis?.title),
      'text-anchor="middle"',
    ),
    label(16, middle, text(yaxis?.title), `text-anchor="middle" transform="rotate(-90 16 ${middle})"`),
  ].join("");
}
