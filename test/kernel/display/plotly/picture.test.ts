import { expect, test } from "vitest";
import { picture } from "../../../../kernel/display/plotly/picture.ts";
import { spectrum } from "../../../../toolkit/plot/index.ts";

type Figure = Parameters<typeof picture>[0];
const drawn = (data: Figure["data"], layout: Figure["layout"] = {}) =>
  picture({ data, layout }, "words") ?? "";

const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
const attributes = (svg: string, element: string, name: string) =>
  [...svg.matchAll(new RegExp(`<${element}[^>]* ${name}="([^"]*)"`, "g"))].map(([, value]) => value!);

/** The corners of the first curve. */
const curve = (svg: string) =>
  attributes(svg, "path", "d")
    .find((d) => d.includes("L"))!
    .split(/[ML]/)
    .slice(1)
    .map((point) => point.split(",").map(Number));

test("a curve runs from the lower left to the upper right", () => {
  const [first, middle, last] = curve(drawn([{ y: [0, 1, 2], mode: "lines" }]));
  expect(first![0]).toBeLessThan(middle![0]!);
  expect(first![1]).toBeGreaterThan(last![1]!);
  expect(middle![1]).toBeCloseTo((first![1]! + last![1]!) / 2, 0);
});

test("axes have titles and round numbers", () => {
  const svg = drawn([{ x: [0, 10], y: [0, 0.5] }], {
    title: "T",
    xaxis: { title: { text: "step" } },
    yaxis: { title: "loss" },
  });
  expect(texts(svg)).toEqual(expect.arrayContaining(["T", "step", "loss", "0", "2", "10", "0.1", "0.5"]));
});

test("a logarithmic axis has powers of ten, and no place for zero", () => {
  const svg = drawn([{ x: [1, 100, 10_000], y: [1, 0, 2], mode: "lines" }], {
    xaxis: { type: "log" },
    yaxis: { type: "log" },
  });
  expect(texts(svg)).toEqual(expect.arrayContaining(["1", "10", "100", "1000", "10000"]));
  expect(attributes(svg, "path", "d").filter((d) => /^M[\d.]+,[\d.]+M[\d.]+,[\d.]+$/.test(d))).toHaveLength(
    1,
  );
});

test("bars stand on zero beside each other, with their error bars", () => {
  const x = ["base", "delta-come"];
  const svg = drawn([
    { type: "bar", name: "a", x, y: [50, 100], error_y: { array: [5, 5] } },
    { type: "bar", name: "b", x, y: [25, -50] },
  ]);
  const boxes = svg.split('<g clip-path="url(#plot)">')[1]!.split("</g>")[0]!;
  const heights = attributes(boxes, "rect", "height").map(Number);
  expect(heights[1]! / heights[0]!).toBeCloseTo(2, 1);
  expect(heights[3]! / heights[0]!).toBeCloseTo(1, 1);
  expect(attributes(boxes, "path", "d")).toHaveLength(2);
  expect(texts(svg)).toEqual(expect.arrayContaining([...x, "a", "b"]));
});

test("of very many points no peak is lost, and the picture stays small", () => {
  const y = Array.from({ length: 100_000 }, (_, i) => (i === 50_001 ? 3 : Math.sin(i / 5000)));
  const svg = drawn([{ y }]);
  expect(svg.length).toBeLessThan(30_000);
  const heights = curve(svg).map(([, height]) => height!);
  const [highest, next] = heights.toSorted((a, b) => a - b);
  expect(next! - highest!).toBeGreaterThan(50);
});

test("on a logarithmic axis bars stand on its lower end, however small they are", () => {
  const svg = drawn([{ type: "bar", x: ["a", "b"], y: [1, 0.06] }], { yaxis: { type: "log" } });
  const box = (of: string) => attributes(svg, "rect", of).map(Number).slice(-2);
  const [tops, heights] = [box("y"), box("height")];
  expect(tops[0]! + heights[0]!).toBeCloseTo(tops[1]! + heights[1]!, 0);
  expect(heights[0]!).toBeGreaterThan(heights[1]!);
  expect(tops[0]!).toBeLessThan(tops[1]!);
});

test("gaps stay gaps, and points may stand alone", () => {
  const svg = drawn([{ y: [1, null, 2], mode: "markers" }]);
  expect(attributes(svg, "circle", "cx")).toHaveLength(2);
  expect(curve(drawn([{ y: [1, 2, null, 2, 1], mode: "lines" }]))).toHaveLength(4);
});

test("all texts and colours of the data are escaped", () => {
  const evil = '"><script>alert(1)</script>';
  const svg = drawn(
    [
      { name: evil, x: [evil], y: [1], line: { color: evil } },
      { y: [1], x: ["b"] },
    ],
    {
      title: evil,
      annotations: [{ text: evil, x: 0.5, y: 0.5, xref: "paper", yref: "paper" }],
      shapes: [{ type: "rect", x0: 0, x1: 1, y0: 0, y1: 1, fillcolor: evil }],
    },
  );
  expect(svg).not.toContain("<script");
  expect(svg).not.toContain('""');
  expect(svg).toContain("&lt;script&gt;");
});

test("the toolkit's spectrum is drawn with its bands and their names", () => {
  const { data, layout } = spectrum([3, 2, 1, 0.5], {
    bands: [
      { bits: 8, rank: 1 },
      { bits: 2, rank: 2 },
    ],
  });
  const svg = drawn(JSON.parse(JSON.stringify(data)), JSON.parse(JSON.stringify(layout)));
  expect(texts(svg)).toEqual(expect.arrayContaining(["1 × 8 bit", "2 × 2 bit", "singular direction"]));
  expect(attributes(svg, "rect", "opacity")).toEqual(["0.22", "0.22"]);
});

test.each([
  ["another kind of trace", [{ type: "heatmap", z: [[1]] } as object], {}],
  ["one curve of two that cannot be drawn", [{ y: [1] }, { type: "pie" }], {}],
  ["a second axis", [{ y: [1], yaxis: "y2" } as object], {}],
  ["stacked bars", [{ type: "bar", y: [1] }], { barmode: "stack" }],
  ["dates", [{ x: ["2024-06-13"], y: [1] }], {}],
  ["colours that mean something", [{ y: [1, 2], marker: { color: [1, 2] } }], {}],
  ["nothing", [], {}],
])("there is no half a picture: %s", (_what, data, layout) => {
  expect(picture({ data, layout }, "words")).toBeUndefined();
});

test("an upright legend stands beside the frame, which leaves room for it", () => {
  const traces = Array.from({ length: 9 }, (_, i) => ({ name: `method ${i}`, y: [0, i] }));
  const svg = drawn(traces, { legend: { orientation: "v" } });
  const [, left, width] = /<clipPath id="plot"><rect x="([\d.]+)" y="\d+" width="([\d.]+)"/.exec(svg)!;
  const right = Number(left) + Number(width);
  const names = [...svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"[^>]*>method \d<\/text>/g)];
  expect(names).toHaveLength(9);
  for (const [, x] of names) expect(Number(x)).toBeGreaterThan(right);
  expect(new Set(names.map(([, , y]) => y)).size).toBe(9);
});

test("below names of three lines the title of the axis and the caption move down", () => {
  const of = (name: string) =>
    drawn([{ type: "bar", x: [name], y: [1] }], {
      xaxis: { title: "method" },
      annotations: [{ name: "caption", text: "Look." }],
    });
  const heightOf = (svg: string, content: string) =>
    Number(new RegExp(`y="([\\d.]+)"[^>]*>${content}<`).exec(svg)?.[1]);
  const [long, short] = [of("one<br>two<br>three"), of("one")];
  expect(heightOf(long, "method")).toBeGreaterThanOrEqual(heightOf(long, "three") + 17);
  expect(heightOf(long, "Look.") - heightOf(short, "Look.")).toBe(17);
  expect(Number(attributes(long, "svg", "height")[0]) - Number(attributes(short, "svg", "height")[0])).toBe(
    17,
  );
});

test("each word stands on its own side of its point", () => {
  const svg = drawn([
    {
      x: [1, 2],
      y: [1, 1],
      mode: "text+markers",
      text: ["p", "q"],
      textposition: ["middle left", "bottom center"],
    },
  ]);
  const anchors = Object.fromEntries(
    [...svg.matchAll(/<text[^>]* text-anchor="(\w+)"[^>]*>([pq])</g)].map(([, anchor, word]) => [
      word,
      anchor,
    ]),
  );
  expect(anchors).toEqual({ p: "end", q: "middle" });
});

test("fourteen bars keep all of their names", () => {
  const x = Array.from({ length: 14 }, (_, i) => `n${i}`);
  expect(texts(drawn([{ type: "bar", x, y: x.map(() => 1) }]))).toEqual(expect.arrayContaining(x));
});

test("numbers that were asked for beyond the ends of an axis are left out", () => {
  const data = [{ x: [0.2, 0.8], y: [1, 2] }];
  for (const type of ["log", "linear"]) {
    const shown = texts(drawn(data, { xaxis: { type, tickvals: [0.05, 0.5, 40] } }));
    expect(shown).toContain("0.5");
    expect(shown).not.toContain("0.05");
    expect(shown).not.toContain("40");
  }
});
