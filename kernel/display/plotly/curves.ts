import { escapeHtml } from "../bundle.ts";
import type { Axis } from "./axis.ts";
import { markerAt } from "./markers.ts";
import { label, px } from "./paper.ts";
import { type Colored, colorOf, type Point, points, type Trace, whiskers } from "./traces.ts";

/** Points that a curve is drawn with at most: more than that no eye tells apart. */
const most = 1500;

/** A curve, its points, or both; and what it fills. */
export function scatter(trace: Colored, across: Axis, up: Axis): string {
  const all = points(trace, across, up);
  const mode = trace.mode ?? (all.length < 20 ? "lines+markers" : "lines");
  const color = escapeHtml(trace.color);
  const line = mode.includes("lines") ? curve(thinned(all), trace, color) : "";
  const shown = mode.includes("markers") ? every(all, most) : [];
  const dots = shown.map((point) => point && markerAt(point, trace, colorOf(trace, point.i)));
  return filled(all, trace, up) + line + dots.join("") + whiskers(trace, all, up, color);
}

function curve(all: readonly (Point | undefined)[], { line }: Trace, color: string): string {
  if (line?.width === 0) return "";
  const dash = line?.dash && line.dash !== "solid" ? ` stroke-dasharray="${dashes[line.dash] ?? "6 4"}"` : "";
  return `<path d="${path(all)}" fill="none" stroke="${color}" stroke-width="${Number(line?.width ?? 2)}"${dash}/>`;
}

const dashes: Record<string, string> = { dot: "2 3", dash: "7 4" };

function path(all: readonly (Point | undefined)[]): string {
  let pen = "M";
  const steps = all.map((point) => {
    const step = point ? `${pen}${px(point.x)},${px(point.y)}` : "";
    pen = point ? "L" : "M";
    return step;
  });
  return steps.join("");
}

/** What a curve encloses by itself, or between itself and zero. */
function filled(all: readonly (Point | undefined)[], { fill, fillcolor, color }: Colored, up: Axis): string {
  const corners = all.filter((point) => point !== undefined);
  if (fill === undefined || fill === "none" || corners.length < 2) return "";
  const zero = px(up.at(0) ?? up.ticks[0]?.at ?? 0);
  const closed = fill === "toself" ? "Z" : `V${zero}H${px(corners[0]!.x)}Z`;
  const paint =
    typeof fillcolor === "string"
      ? `fill="${escapeHtml(fillcolor)}"`
      : `fill="${escapeHtml(color)}" opacity="0.5"`;
  return `<path d="${path(corners)}${closed}" ${paint}/>`;
}

/** The words at its points, which may reach beyond the frame. */
export function words(trace: Trace, across: Axis, up: Axis): string {
  if (!trace.mode?.includes("text")) return "";
  return every(points(trace, across, up), most)
    .map((point) => (point ? word(point, trace) : ""))
    .join("");
}

/** The word that stands at a point. */
function word({ x, y, i }: Point, { text, textposition = "middle center" }: Trace): string {
  const [upright, side] = String(Array.isArray(textposition) ? textposition[i] : textposition).split(" ");
  const anchor = side === "left" ? "end" : side === "right" ? "start" : "middle";
  const shift = { left: -8, right: 8 }[String(side)] ?? 0;
  const height = { top: -8, bottom: 18 }[String(upright)] ?? 4;
  const content = Array.isArray(text) ? text[i] : text;
  return label(x + shift, y + height, String(content ?? ""), `text-anchor="${anchor}"`);
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
