import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { picture } from "../../../../kernel/display/plotly/picture.ts";
import { bars, heatmap, lines, regions, scatter } from "../../../../toolkit/plot/index.ts";

type Figure = Parameters<typeof picture>[0];
const words = { title: "T", x: "input", y: "output", caption: "What to see." };
/** As a figure reaches a frontend. */
const drawn = (figure: unknown) => picture(JSON.parse(JSON.stringify(figure)) as Figure, "words") ?? "";
const texts = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);

/** Rectangles of the map: place and colour. */
const boxes = (svg: string) =>
  [
    ...svg
      .split('<g clip-path="url(#plot)">')[1]!
      .split("</g>")[0]!
      .matchAll(/<rect ([^>]*)\/>/g),
  ].map(([, box]) =>
    Object.fromEntries([...box!.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value])),
  );

test("every figure of the toolkit has a still picture with its title, axes and caption", () => {
  const series = [{ name: "a", x: [1, 2], y: [1, 2], low: [0.5, 1], high: [2, 3], labels: ["p", "q"] }];
  const log = { ...words, y: { title: "output", scale: "log" } } as const;
  const figures = [
    lines(series, { ...log, marks: [{ axis: "y", at: 1.5, text: "mark" }] }),
    scatter(series, words),
    bars(
      ["one", "two"],
      [
        {
          name: "a",
          values: [1, 2],
          intervals: [
            [0, 1],
            [1, 3],
          ],
        },
      ],
      words,
    ),
    heatmap([[1, 2]], { ...words, z: "change" }),
    regions({ x: [0, 1], y: ["1/16"], kinds: [["a", "b"]] }, words),
  ];
  for (const figure of figures)
    expect(texts(drawn(figure))).toEqual(expect.arrayContaining(["T", "input", "output", "What to see."]));
});

test("cells lie as in the matrix and fill the frame, with their numbers in ink that can be read", () => {
  const svg = drawn(
    heatmap(
      [
        [0, 1],
        [2, 3],
      ],
      { ...words, z: "change", decimals: 1 },
    ),
  );
  const [first, second, third] = boxes(svg);
  expect(Number(second!["x"])).toBeGreaterThan(Number(first!["x"]));
  expect(Number(third!["y"])).toBeGreaterThan(Number(first!["y"]));
  expect(first!["fill"]).toBe("#00224e");
  expect(boxes(svg)[3]!["fill"]).toBe("#fee838");
  expect(svg).toMatch(/fill="#fff">0\.0</);
  expect(svg).toMatch(/fill="#000">3\.0</);
});

test("a colour bar says which number has which colour", () => {
  const svg = drawn(heatmap([[0, 10]], { ...words, z: "change of weight" }));
  expect(texts(svg)).toEqual(expect.arrayContaining(["change of weight", "0", "4", "10"]));
});

test("a large map is one picture of its cells, the first row on top", () => {
  const [rows, columns] = [60, 50];
  const z = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, () => (i === 0 ? 1 : 0)));
  const svg = drawn(heatmap(z, { ...words, z: "change" }));
  const png = Buffer.from(/base64,([^"]*)"/.exec(svg)![1]!, "base64");
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([columns, rows]);
  const dots = inflateSync(png.subarray(41, 41 + png.readUInt32BE(33)));
  expect([...dots.subarray(1, 4)]).toEqual([0xfe, 0xe8, 0x38]);
  const second = 1 + 3 * columns;
  expect([...dots.subarray(second + 1, second + 4)]).toEqual([0x00, 0x22, 0x4e]);
});

test("a number that is missing leaves its cell white", () => {
  const figure = heatmap([[1, 2, 3]], { ...words, z: "change" });
  const holed = JSON.parse(JSON.stringify(figure)) as { data: { z: (number | null)[][] }[] };
  holed.data[0]!.z[0]![1] = null;
  expect(boxes(drawn(holed))).toHaveLength(2);
});

test("regions have a colour for each kind, names of places and a legend", () => {
  const kinds = [
    ["low rank", "1 bit"],
    ["1 bit", "1 bit"],
  ];
  const svg = drawn(regions({ x: [0.5, 1], y: ["1/32", "1/16"], kinds }, words));
  const fills = boxes(svg).map(({ fill }) => fill);
  expect(fills[1]).toBe(fills[3]);
  expect(fills[0]).not.toBe(fills[1]);
  expect(texts(svg)).toEqual(expect.arrayContaining(["0.5", "1", "1/32", "1/16", "low rank", "1 bit"]));
  expect(texts(svg)).not.toContain("null");
});

test("a band is filled with its own colour, closed, and without an outline", () => {
  const svg = drawn(lines([{ name: "a", x: [1, 2], y: [1, 2], low: [0, 1], high: [2, 3] }], words));
  expect(svg).toMatch(/<path d="M[^"]*Z" fill="rgba\(0,114,178,0\.18\)"\/>/);
});

test("on logarithmic axes a mark and its word stand at the same place", () => {
  const svg = drawn(
    lines([{ name: "a", x: [1, 1000], y: [1, 1] }], {
      ...words,
      x: { title: "input", scale: "log" },
      marks: [{ axis: "x", at: 100, text: "hundred" }],
    }),
  );
  const line = /<path d="M([\d.]+),[\d.]+L\1,[^"]*" stroke="#555555"/.exec(svg)!;
  const word = /<text x="([\d.]+)"[^>]*>hundred</.exec(svg)!;
  expect(Number(word[1]) - Number(line[1])).toBeCloseTo(4, 0);
});

test.each([
  ["a colour scale that is not known here", { colorscale: "Jet" }],
  ["a template of other texts", { colorscale: "Viridis", texttemplate: "%{x}" }],
  ["numbers that are no rows", { colorscale: "Viridis", z: [1, 2] }],
])("there is no half a map: %s", (_what, more) => {
  expect(drawn({ data: [{ type: "heatmap", z: [[1]], ...more }], layout: {} })).toBe("");
});
