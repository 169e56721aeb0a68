import { expect, test } from "vitest";
import { findingType } from "../../toolkit/paper/finding.ts";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { outputsOf } from "../helpers/notebook.ts";

const notebook = executed("notebooks/02-singular-values.ipynb");

const curve = (title: string, name: string) => {
  const found = figureTitled(notebook(), title).data.find((trace) => trace.name === name);
  return { x: found!.x as number[], y: found!.y as number[] };
};

test("noise follows the law of Marchenko and Pastur, and the delta does not", () => {
  const title = "model.layers.2.mlp.down_proj, math: a delta and noise";
  const law = curve(title, "law for noise").y;
  const farthest = (name: string) =>
    Math.max(...curve(title, name).y.map((σ, i) => Math.abs(σ - law[i]!))) / law[0]!;
  expect(farthest("noise of the same norm")).toBeLessThan(0.03);
  expect(farthest("delta")).toBeGreaterThan(1);
});

test("both findings on Figure 1 are kept in the notebook, with their numbers", () => {
  const findings = outputsOf(notebook(), findingType) as { item: string; held: boolean; result: object }[];
  expect(findings.map(({ item, held }) => [item, held])).toEqual([
    ["Figure 1", true],
    ["Figure 1", true],
  ]);
  expect(Object.keys(findings[0]!.result)).toHaveLength(6);
});

test("each method spends its bits as its name says, all of them about the same number", () => {
  const sum = (name: string) => curve("Bits for each number", name).y.reduce((a, b) => a + b, 0);
  const [lowRank, oneBit, mixed] = ["low rank", "1 bit", "8 + 3 + 2"].map(sum) as [number, number, number];
  expect(lowRank / oneBit).toBeGreaterThan(0.9);
  expect(lowRank / oneBit).toBeLessThan(1.001);
  expect(mixed / oneBit).toBeGreaterThan(0.9);
  expect(mixed / oneBit).toBeLessThan(1.001);
  expect(new Set(curve("Bits for each number", "8 + 3 + 2").y)).toEqual(new Set([8, 3, 2, 0]));
});

test("the figure that moved while the model learned ends as the spectra of several steps, each above the one before", () => {
  const { data } = figureTitled(notebook(), "After 20 of 20 steps");
  expect(data.map(({ name }) => name)).toEqual([
    ...["1 step", "2 steps", "5 steps", "10 steps", "20 steps"],
    "tiny-math",
  ]);
  for (const [i, { y }] of data.slice(1).entries())
    expect(y![0] as number).toBeGreaterThan(data[i]!.y![0] as number);
});

test("two runs of one task go the same way", () => {
  const { x, y } = curve("Cosine between the deltas of two runs", "two runs of math");
  expect(x).toHaveLength(20);
  expect(Math.min(...y)).toBeGreaterThan(0.5);
});
