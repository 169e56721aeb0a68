import type { Annotation, Data, Layout, LayoutAxis } from "plotly.js-dist-min";
import { logTicks } from "./log-ticks.ts";
import { type Mark, marked } from "./marks.ts";

/** A Plotly figure as plain data: what `application/vnd.plotly.v1+json` holds and every Plotly can draw. */
export interface Figure {
  data: Data[];
  layout: Partial<Layout>;
}

/** What an axis measures, with its unit; more where the numbers ask for it. */
export interface AxisOptions {
  readonly title: string;
  /** `"log"` where numbers span powers of ten. */
  readonly scale?: "linear" | "log";
  /** From where to where, in the axis's own numbers; what the data need when left out. */
  readonly range?: readonly [low: number, high: number];
  /** Where numbers stand beside it; at round ones when left out. */
  readonly ticks?: readonly number[];
}

/** The words around the numbers. */
export interface FigureOptions {
  readonly title: string;
  readonly x: string | AxisOptions;
  readonly y: string | AxisOptions;
  /** One sentence that says what to see. It stands below the axes and goes wherever the figure goes. */
  readonly caption?: string;
  /** Lines across the figure at numbers that mean something. */
  readonly marks?: readonly Mark[];
}

/** What a figure needs to know of its data to lay itself out. */
export interface Contents {
  /** How many lines the words below the horizontal axis take. */
  readonly linesOfNames?: number;
  /** Pixels to the left of the axes. */
  readonly left?: number;
  /** The numbers along each axis, for those that are logarithmic. */
  readonly numbers?: { readonly x: readonly number[]; readonly y: readonly number[] };
}

/** The looks that all figures share. Every axis says what it measures; upright linear ones begin at zero. */
export function layoutFor(
  { title, x, y, caption = "", marks = [] }: FigureOptions,
  { linesOfNames = 1, left = 68, numbers = { x: [], y: [] } }: Contents = {},
): Partial<Layout> {
  const lines = wrapped(caption, Math.floor((NARROWEST - RIGHT - left) / LETTER));
  const below = 56 + 15 * (linesOfNames - 1); // pixels from the axis to the caption
  const { shapes, annotations } = marked(marks, { x: isLog(x), y: isLog(y) });
  return {
    title: { text: title, x: 0, xref: "paper", xanchor: "left", yref: "container", y: 0.96, yanchor: "top" },
    xaxis: axis(x, 10, numbers.x),
    yaxis: { ...axis(y, 6, numbers.y), ...(!isLog(y) && { rangemode: "tozero" }) },
    legend: { orientation: "h", x: 0, y: 1.01, xanchor: "left", yanchor: "bottom" },
    template: {
      layout: { plot_bgcolor: "#ffffff", paper_bgcolor: "#ffffff", font: { family: "sans-serif" } },
    },
    height: 382 + below + LINE * lines.length,
    margin: { t: 78, r: RIGHT, b: below + LINE * lines.length + 6, l: left },
    ...(shapes.length > 0 && { shapes }),
    annotations: [...annotations, ...(lines.length > 0 ? [captionOf(lines, below)] : [])],
  };
}

/** Pixels from one line of a caption to the next. */
const LINE = 17;

/** Pixels to the right of the axes. */
const RIGHT = 20;

/** Pixels of the narrowest figure, a still picture, and of a letter of its caption in a wide font. */
const NARROWEST = 700;
const LETTER = 7;

const isLog = (axis: string | AxisOptions): boolean => typeof axis !== "string" && axis.scale === "log";

function axis(
  options: string | AxisOptions,
  standoff: number,
  numbers: readonly number[],
): Partial<LayoutAxis> {
  const {
    title,
    scale = "linear",
    range,
    ticks = scale === "log" ? logTicks(range ?? numbers) : undefined,
  } = typeof options === "string" ? { title: options } : options;
  const inPowers = (x: number) => (scale === "log" ? Math.log10(x) : x);
  return {
    title: { text: title, standoff },
    zeroline: false,
    gridcolor: "#e5e5e5",
    linecolor: "#444444",
    exponentformat: scale === "log" && arePlain(range ?? numbers) ? "none" : "power", // 10⁻⁴ rather than 100µ
    ...(scale === "log" && { type: "log", dtick: 1 }),
    ...(ticks && { tickmode: "array", tickvals: [...ticks] }),
    ...(range && { range: [inPowers(range[0]), inPowers(range[1])] }),
  };
}

/** Whether all of them are short when they are written out. */
const arePlain = (numbers: readonly number[]): boolean => numbers.every((x) => x >= 5e-4 && x < 1e5);

/** Below the title of the axis, from its left end. Frontends that do not know Plotly find it by its name. */
const captionOf = (lines: readonly string[], below: number): Partial<Annotation> => ({
  name: "caption",
  text: lines.join("<br>"),
  xref: "paper",
  yref: "paper",
  x: 0,
  y: 0,
  xanchor: "left",
  yanchor: "top",
  yshift: -below,
  align: "left",
  showarrow: false,
  font: { size: 13, color: "#333333" },
});

/** A text in lines of at most so many letters, broken between words. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
