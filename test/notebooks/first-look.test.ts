import { beforeAll, expect, test } from "vitest";
import {
  codeCells,
  executeNotebook,
  joined,
  type Notebook,
  outputsOf,
  runOf,
  tableRows,
} from "../helpers/notebook.ts";

let notebook: Notebook;
beforeAll(async () => {
  notebook = await executeNotebook("notebooks/00-first-look.ipynb");
}, 600_000);

interface PlotlyFigure {
  data: { x: number[]; y: number[] }[];
  layout: { title: { text: string }; shapes?: { x0: number; x1: number }[] };
}
const figures = () => outputsOf(notebook, "application/vnd.plotly.v1+json") as PlotlyFigure[];
const tables = () =>
  outputsOf(notebook, "text/html")
    .map(joined)
    .filter((html) => html.includes("dataframe"))
    .map(tableRows);
/** The column under this heading, by row name. */
const column = ([header, ...rows]: string[][], heading: string) =>
  Object.fromEntries(rows.map((row) => [row[1], row[header.indexOf(heading)]]));

test("it asks for the TypeScript kernel by name", () => {
  expect(notebook.metadata.kernelspec).toMatchObject({
    name: "deltalab",
    display_name: "TypeScript (DeltaLab)",
  });
});

test("every cell ran, in order, without an error or a word on stderr", () => {
  expect(runOf(notebook)).toEqual({ inOrder: true, complaints: [] });
});

test("the spectrum is a Plotly figure of all singular values, largest first", () => {
  const [spectrum] = figures();
  const { x, y } = spectrum.data[0];
  expect(x).toHaveLength(256); // down_proj [256, 640]
  expect(y).toEqual([...y].sort((a, b) => b - a));
  expect(y.at(-1)).toBeGreaterThanOrEqual(0);
  expect(spectrum.layout.title.text).toContain("model.layers.2.mlp.down_proj");
});

test("the second figure shades the bands that Delta-CoMe stored", () => {
  const shapes = figures()[1].layout.shapes!;
  expect(shapes).toHaveLength(3);
  for (const { x0, x1 } of shapes) expect(x1).toBeGreaterThan(x0);
});

test("figures also come as text for frontends without Plotly", () => {
  const withFigure = codeCells(notebook)
    .flatMap((cell) => cell.outputs ?? [])
    .filter((output) => output.data?.["application/vnd.plotly.v1+json"]);
  for (const { data } of withFigure) expect(joined(data!["text/plain"])).toMatch(/\S/);
});

test("no method stores more than a sixteenth, the scale of bitDelta aside", () => {
  const ratios = column(tables()[0], "ratio, 1 /");
  expect(Object.keys(ratios)).toEqual(["low-rank", "bit-delta", "delta-come"]);
  expect(Number(ratios["low-rank"])).toBeGreaterThanOrEqual(16);
  expect(Number(ratios["delta-come"])).toBeGreaterThanOrEqual(16);
  expect(Number(ratios["bit-delta"])).toBeGreaterThan(15.9);
});

test("mixed precision keeps the skill where low rank and one bit lose it", () => {
  const accuracies = column(tables()[1], "accuracy, %");
  expect(Object.keys(accuracies)).toEqual(["base", "fine-tuned", "low-rank", "bit-delta", "delta-come"]);
  const [base, fineTuned, lowRank, bitDelta, deltaCome] = Object.values(accuracies).map(Number);
  expect(fineTuned - base).toBeGreaterThan(50);
  expect(deltaCome).toBeGreaterThan(lowRank);
  expect(deltaCome).toBeGreaterThan(bitDelta);
});
