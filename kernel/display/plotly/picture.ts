import { escapeHtml } from "../bundle.ts";
import { inOneLine } from "../text.ts";
import { type Axis, type AxisLayout, axisFor } from "./axis.ts";
import { annotation, type Box, type Note, rectangle } from "./overlays.ts";
import { frame, label, plainText, size } from "./paper.ts";
import { bars, type Colored, colored, scatter, type Trace, xOf } from "./traces.ts";

interface Layout {
  title?: string | { text?: string };
  xaxis?: AxisLayout;
  yaxis?: AxisLayout;
  barmode?: string;
  shapes?: Box[];
  annotations?: Note[];
}

/**
 * A still picture of a figure, in SVG: curves, points and bars on one pair of axes, with error bars, rectangles, notes
 * and a legend. Undefined for a figure with anything else in it, since half a picture would mislead.
 *
 * @param words  what the picture shows, for those who do not see it
 */
export function picture(
  { data, layout }: { data: Trace[]; layout: Layout },
  words: string,
): string | undefined {
  const traces = data.map(colored).filter(({ visible = true }) => visible === true);
  if (!traces.every(isDrawable) || traces.length === 0 || !isPlain(layout)) return undefined;
  const across = axisFor(xValues(traces, layout), layout.xaxis ?? {}, frame.left, frame.right);
  const up = axisFor(yValues(traces), yLayout(traces, layout), frame.bottom, frame.top);
  const parts = [
    ...(layout.shapes ?? []).map((box) => rectangle(box, across, up)),
    grid(across, up),
    `<g clip-path="url(#plot)">${curves(traces, across, up)}</g>`,
    ...(layout.annotations ?? []).map((note) => annotation(note, across, up)),
    titles(layout),
    legend(traces),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" width="${size.width}" height="${size.height}" font-family="sans-serif" font-size="12" role="img"><title>${escapeHtml(plainText(words))}</title><clipPath id="plot"><rect x="${frame.left}" y="${frame.top}" width="${frame.right - frame.left}" height="${frame.bottom - frame.top}"/></clipPath><rect width="100%" height="100%" fill="#fff"/>${parts.join("")}</svg>`;
}

const isBar = ({ type }: Trace) => type === "bar";

/** What this can draw: curves and upright bars of numbers or names, each in one colour, on the first pair of axes. */
function isDrawable(trace: Trace): boolean {
  const { type = "scatter", orientation = "v", x = [], y, mode = "", marker = {} } = trace;
  const isKnown =
    ["scatter", "scattergl", "bar"].includes(type) && orientation === "v" && !mode.includes("text");
  const isSimple = ["xaxis", "yaxis", "fill", "stackgroup", "base"].every((name) => !(name in trace));
  const isOneColor = !Array.isArray(marker.color) && !Array.isArray(marker.size);
  return isKnown && isSimple && isOneColor && Array.isArray(x) && Array.isArray(y) && !x.some(isDate);
}

const isDate = (value: unknown) => typeof value === "string" && /^\d{4}-\d\d/.test(value);

function isPlain({ barmode = "group", shapes = [], annotations = [], xaxis, yaxis }: Layout): boolean {
  const isLogarithmic = [xaxis, yaxis].some((axis) => axis?.type === "log"); // notes and shapes count otherwise there
  const isKnown = shapes.every(({ type }) => type === "rect" || type === "line");
  return barmode === "group" && isKnown && !(isLogarithmic && shapes.length + annotations.length > 0);
}

/** Half a bar's width of room stands beside the outermost bars. */
function xValues(traces: Trace[], { xaxis }: Layout): unknown[] {
  const values = traces.flatMap(xOf);
  if (!traces.some(isBar) || xaxis?.type === "log" || !values.every((x) => typeof x === "number"))
    return values;
  const { step } = axisFor(values, { range: [0, 1] }, 0, 1);
  return [...values, ...values.flatMap((x) => [x - step / 2, x + step / 2])];
}

const yValues = (traces: Trace[]): unknown[] =>
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

function curves(traces: Colored[], across: Axis, up: Axis): string {
  const barred = traces.filter(isBar);
  const drawn = traces.map((trace) =>
    isBar(trace) ? bars(trace, across, up, barred.indexOf(trace), barred.length) : scatter(trace, across, up),
  );
  return drawn.join("");
}

function grid({ ticks: across }: Axis, { ticks: up }: Axis): string {
  const { left, right, top, bottom } = frame;
  const lines = [
    ...up.map(({ at }) => `<path d="M${left},${at.toFixed(1)}H${right}" stroke="#ddd"/>`),
    ...up.map(({ at, text }) => label(left - 8, at + 4, text, 'text-anchor="end"')),
    ...across.map(({ at, text }) => label(at, bottom + 18, inOneLine(text, 24), 'text-anchor="middle"')),
  ];
  return `${lines.join("")}<path d="M${left},${top}V${bottom}H${right}" fill="none" stroke="#444"/>`;
}

function titles({ title, xaxis, yaxis }: Layout): string {
  const text = (of: Layout["title"]) => (typeof of === "string" ? of : of?.text) ?? "";
  const middle = (frame.top + frame.bottom) / 2;
  return [
    label(frame.left, 24, text(title), 'font-size="16"'),
    label((frame.left + frame.right) / 2, size.height - 14, text(xaxis?.title), 'text-anchor="middle"'),
    label(16, middle, text(yaxis?.title), `text-anchor="middle" transform="rotate(-90 16 ${middle})"`),
  ].join("");
}

/** Several traces are named at the upper right. */
function legend(traces: Colored[]): string {
  const named = traces.flatMap((trace, i) =>
    trace.showlegend === false ? [] : [{ name: trace.name ?? `trace ${i}`, color: trace.color }],
  );
  if (named.length < 2) return "";
  const lines = named.map(({ name, color }, i) => {
    const y = frame.top + 14 + 17 * i;
    const sample = `<rect x="${frame.right - 16}" y="${y - 9}" width="10" height="10" fill="${escapeHtml(color)}"/>`;
    return sample + label(frame.right - 22, y, inOneLine(name, 40), 'text-anchor="end"');
  });
  return lines.join("");
}
