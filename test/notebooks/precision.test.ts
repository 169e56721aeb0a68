import { expect, test } from "vitest";
import { type Finding, findingType } from "../../toolkit/paper/finding.ts";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { joined, outputsOf, tableRows } from "../helpers/notebook.ts";

const notebook = executed("notebooks/05-single-double-triple-precision.ipynb");

const numbersOf = (values: readonly (number | string)[] | undefined): number[] => values!.map(Number);

/** A curve of a figure, by name. */
const curve = (title: string, name: string) => {
  const { x, y } = figureTitled(notebook(), title).data.find(
    (each) => each.name === name && each.y!.length > 0,
  )!;
  return { x: numbersOf(x), y: numbersOf(y) };
};

test("of fourteen strategies 8 bits alone and 2 bits alone are among the worst three", () => {
  const [bars] = figureTitled(notebook(), "Fourteen ways").data;
  expect(bars!.x).toHaveLength(14);
  expect(bars!.x!.slice(0, 3)).toEqual(expect.arrayContaining(["8", "2"]));
  expect(Number(bars!.y!.at(-1)) - Number(bars!.y![0])).toBeGreaterThan(40);
});

test("what directions lose adds up to what was measured", () => {
  const { x, y } = curve("Weight error: predicted", "14 strategies");
  expect(x).toHaveLength(14);
  x.forEach((predicted, i) => {
    expect(Math.abs(predicted - y[i]!)).toBeLessThan(0.01);
  });
});

test("on tiny-math the band of 2 bits costs at 1/16, however bytes are counted", () => {
  for (const name of ["tiny-math, all bytes", "tiny-math, codes alone"]) {
    const { x, y } = curve("Does the band of 2 bits pay?", name);
    expect(y[x.indexOf(16)]).toBeGreaterThan(1.02);
  }
});

test("the genetic search ends below greedy with every seed, and greedy below the published bands", () => {
  const last = (name: string) => curve("The best allocation", name).y.at(-1)!;
  for (const seed of [0, 1, 2]) expect(last(`genetic, seed ${seed}`)).toBeLessThan(last("greedy"));
  expect(last("greedy")).toBeLessThan(0.9 * last("8 + 3 + 2"));
});

test("the smaller the budget, the farther from the fine-tuned model, and fewer right answers in the end", () => {
  for (const method of ["8 + 3 + 2", "searched"]) {
    const { x, y } = curve("Distance from the fine-tuned model and budget", method);
    expect(x).toEqual([8, 16, 20, 32, 64, 128]);
    expect(y).toEqual(y.toSorted((a, b) => a - b));
    const right = curve("Right answers and budget", method).y;
    expect(right[0]! - right.at(-1)!).toBeGreaterThan(50);
  }
});

test("searched bands are nearer to the fine-tuned model than 8 + 3 + 2 at 1/8 and at 1/16", () => {
  const [searched, fixed] = ["searched", "8 + 3 + 2"].map(
    (method) => curve("Distance from the fine-tuned model and budget", method).y,
  );
  for (const at of [0, 1]) expect(searched![at]).toBeLessThan(fixed![at]!);
});

/** The tables that have a column of this name, each as its rows by heading. */
const tablesWith = (heading: string): Record<string, string>[][] =>
  outputsOf(notebook(), "text/html")
    .map((html) => tableRows(joined(html)))
    .filter(([head]) => head?.includes(heading))
    .map(([head, ...rows]) => rows.map((row) => Object.fromEntries(head!.map((name, i) => [name, row[i]!]))));

test("a case is shown step by step: the fine-tuned model is right throughout, and some other errs first where the mark is", () => {
  const cases = tablesWith("fine-tuned").filter(([row]) => row!["triple"] !== undefined);
  expect(cases.length).toBeGreaterThan(0);
  for (const rows of cases) {
    for (const row of rows) expect(row["fine-tuned"]).toBe(row["right"]);
    const marks = ["single", "double", "triple"].map((name) =>
      rows.findIndex((row) => row[name]!.startsWith("✗")),
    );
    expect(Math.max(...marks)).toBeGreaterThanOrEqual(0);
    ["single", "double", "triple"].forEach((name, m) => {
      const before = marks[m]! < 0 ? rows : rows.slice(0, marks[m]);
      for (const row of before) expect(row[name]).toBe(row["right"]);
    });
  }
});

test("the case is counted: every held-out problem has one pattern, and the finding is the counts", () => {
  const [patterns] = tablesWith("right are");
  const counted = Object.fromEntries(
    patterns!.map((row) => [row["right are"]!, Number(row["of 200 problems"])]),
  );
  expect(Object.keys(counted)).toHaveLength(8);
  expect(Object.values(counted).reduce((sum, count) => sum + count, 0)).toBe(200);
  const found = outputsOf(notebook(), findingType) as unknown as Finding[];
  const { result, held } = found.find(({ item }) => item === "Figure 4")!;
  const share = (name: string) => (result as Record<string, number>)[`only ${name} right, %`]!;
  for (const name of ["single", "double", "triple"])
    expect(share(name)).toBeCloseTo(counted[`only ${name}`]! / 2, 6);
  expect(held).toBe(share("triple") > share("single"));
});
