import { expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { lines, scatter } from "../../../toolkit/plot/index.ts";

const words = { title: "Error", x: "bits", y: "error" };
interface Trace {
  mode: string;
  x: number[];
  y: number[];
  line: { color: string };
  marker: { symbol: string };
  fill?: string;
}
const tracesOf = (figure: ReturnType<typeof lines>) => figure.data as unknown as Trace[];

test("each series is a curve of its own colour and marker", () => {
  const traces = tracesOf(
    lines(
      [
        { name: "a", x: [1, 2], y: new Float32Array([3, 4]) },
        { name: "b", x: [1, 2], y: [5, 6] },
      ],
      words,
    ),
  );
  expect(traces.map(({ y }) => y)).toEqual([
    [3, 4],
    [5, 6],
  ]);
  expect(new Set(traces.map(({ line }) => line.color)).size).toBe(2);
  expect(new Set(traces.map(({ marker }) => marker.symbol)).size).toBe(2);
});

test("an interval is a closed band that goes along the upper ends and comes back along the lower ones", () => {
  const series = { name: "a", x: [1, 2, 3], y: [5, 6, 7], low: [4, 5, 6], high: [6, 8, 9] };
  const [band, curve] = tracesOf(lines([series], words));
  expect(band).toMatchObject({ fill: "toself", x: [1, 2, 3, 3, 2, 1], y: [6, 8, 9, 6, 5, 4] });
  expect(curve?.y).toEqual([5, 6, 7]);
});

test("many points make a curve without markers", () => {
  const many = Array.from({ length: 100 }, (_, i) => i);
  expect(tracesOf(lines([{ name: "a", x: many, y: many }], words))[0]?.mode).toBe("lines");
});

test("a dashed line between two ends is a reference without markers", () => {
  const ends = { name: "a", x: [1, 2], y: [3, 3] };
  expect(tracesOf(lines([{ ...ends, dash: "dash" }, ends], words)).map(({ mode }) => mode)).toEqual([
    "lines",
    "lines+markers",
  ]);
});

test("a logarithmic axis of one power of ten has numbers between the powers, and small ones are powers, not µ", () => {
  const log = { ...words, y: { title: "error", scale: "log" } } as const;
  const { yaxis } = lines([{ name: "a", x: [1, 2], y: [0.15, 0.9] }], log).layout;
  expect(yaxis).toMatchObject({ tickmode: "array", exponentformat: "none" });
  expect(yaxis!.tickvals).toEqual(expect.arrayContaining([0.2, 0.5]));
  const wide = lines([{ name: "a", x: [1, 2], y: [1e-6, 1] }], log).layout.yaxis;
  expect(wide).toMatchObject({ exponentformat: "power" });
  expect(wide).not.toHaveProperty("tickvals");
  expect(
    lines([{ name: "a", x: [1, 2], y: [1, 2] }], { ...words, y: { ...log.y, ticks: [1] } }).layout.yaxis,
  ).toMatchObject({ tickvals: [1] });
});

test("a logarithmic axis takes its range in its own numbers, and no number that has no place on it", () => {
  const log = { ...words, y: { title: "error", scale: "log", range: [0.01, 1] } } as const;
  expect(lines([{ name: "a", x: [0], y: [0.1] }], log).layout.yaxis).toMatchObject({
    type: "log",
    range: [-2, 0],
  });
  expect(() => lines([{ name: "a", x: [0], y: [0] }], log)).toThrow(
    'plot.lines: y of "a" 0 must be above 0 on a logarithmic axis, got 0',
  );
});

test("a mark is a line at its number and a word, which Plotly places by its power of ten on a logarithmic axis", () => {
  const marks = [{ axis: "x", at: 100, text: "here" }] as const;
  const { layout } = lines([{ name: "a", x: [1], y: [1] }], {
    ...words,
    x: { title: "bits", scale: "log" },
    marks,
  });
  expect(layout.shapes?.[0]).toMatchObject({ type: "line", x0: 100, x1: 100, yref: "paper", y0: 0, y1: 1 });
  expect(layout.annotations?.[0]).toMatchObject({ text: "here", x: 2 });
});

test("a caption stands below the axis in lines that fit, and the figure makes room for it", () => {
  const caption = "word ".repeat(50).trim();
  const plain = lines([{ name: "a", x: [1], y: [1] }], words).layout;
  const {
    annotations = [],
    margin,
    height,
  } = lines([{ name: "a", x: [1], y: [1] }], { ...words, caption }).layout;
  const [note] = annotations;
  expect(note).toMatchObject({ name: "caption", xref: "paper", yref: "paper", y: 0, yanchor: "top" });
  const shown = note!.text!.split("<br>");
  expect(shown.join(" ")).toBe(caption);
  expect(Math.max(...shown.map((line) => line.length))).toBeLessThanOrEqual(90);
  expect(margin!.b! - plain.margin!.b!).toBe(17 * shown.length);
  expect(height! - plain.height!).toBe(17 * shown.length);
});

test("points of a scatter are not joined, and may have names", () => {
  const named = { name: "a", x: [1, 2], y: [3, 4], labels: ["p", "q"] };
  const [trace] = scatter([named, { name: "b", x: [1], y: [1] }], words).data as unknown as Trace[];
  expect(trace).toMatchObject({ mode: "text+markers", text: ["p", "q"], x: [1, 2] });
  expect(() => scatter([{ ...named, labels: ["p"] }], words)).toThrow(
    'plot.scatter: expected 2 labels in "a", got 1',
  );
});

test("words of points that lie together stand on different sides of them", () => {
  const close = { name: "a", x: [1, 1.01, 5], y: [3, 3, 9], labels: ["8 + 3 + 2", "8 + 4 + 2", "2"] };
  const [trace] = scatter([close], words).data as unknown as { textposition: string[] }[];
  expect(new Set(trace!.textposition.slice(0, 2)).size).toBe(2);
});

test("nothing, uneven lists and numbers without a place are refused", () => {
  expect(() => lines([], words)).toThrow(ShapeError);
  expect(() => lines([{ name: "a", x: [], y: [] }], words)).toThrow('expected at least one point in "a"');
  expect(() => lines([{ name: "a", x: [1, 2], y: [1] }], words)).toThrow('expected 2 heights in "a", got 1');
  expect(() => lines([{ name: "a", x: [1], y: [1], low: [], high: [2] }], words)).toThrow(ShapeError);
  expect(() => lines([{ name: "a", x: [1], y: [Number.NaN] }], words)).toThrow(ValueError);
});
