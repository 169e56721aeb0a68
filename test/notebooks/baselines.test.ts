import { expect, test } from "vitest";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";

const notebook = executed("notebooks/04-baselines-against-delta-come.ipynb");

/** The bars of one figure: by series, then by name. */
const barsOf = (title: string) =>
  Object.fromEntries(
    figureTitled(notebook(), title).data.map(({ name, x, y }) => [
      name!,
      Object.fromEntries(x!.map((label, i) => [String(label), Number(y![i])])),
    ]),
  );

test("on every skill that ships mixed precision keeps more than low rank and one bit", () => {
  const bars = barsOf("What is left of each skill");
  expect(Object.keys(bars)).toEqual(["fine-tuned", "low-rank", "bit-delta", "delta-come"]);
  for (const skill of ["math", "code", "chat"]) {
    expect(bars["delta-come"]![skill]).toBeGreaterThan(bars["bit-delta"]![skill]! + 10);
    expect(bars["delta-come"]![skill]).toBeGreaterThan(bars["low-rank"]![skill]! + 10);
    expect(bars["fine-tuned"]![skill]).toBeGreaterThan(70);
  }
});

test("the averages stand in the paper's order", () => {
  const bars = barsOf("What is left of each skill");
  const averages = ["low-rank", "bit-delta", "delta-come"].map((method) => bars[method]!["average"]!);
  expect(averages).toEqual(averages.toSorted((a, b) => a - b));
});

test("mixed precision errs less in the outputs than both baselines over the whole depth", () => {
  const bars = barsOf("Squared error of the outputs");
  for (const baseline of ["low-rank", "bit-delta"])
    expect(bars["8 + 3 + 2 bits"]!["all"]).toBeLessThan(bars[baseline]!["all"]!);
});

test("on math the weights prefer 4 + 3 bits and the outputs 8 + 4 bits", () => {
  const { data } = figureTitled(notebook(), "Error of the weights against");
  const point = (name: string) => {
    const { x, y } = data.find((series) => series.name === name)!;
    return { weights: Number(x![0]), outputs: Number(y![0]) };
  };
  const [coarse, fine] = [point("4 + 3 bits"), point("8 + 4 bits")];
  expect(coarse.weights).toBeLessThan(fine.weights);
  expect(fine.outputs).toBeLessThan(coarse.outputs);
});

test("low rank errs nothing on the first direction and one bit does", () => {
  const { data } = figureTitled(notebook(), "Where each method errs");
  const first = (name: string) => Number(data.find((series) => series.name === name)!.y![0]);
  expect(first("low-rank")).toBeLessThan(0.01 * first("bit-delta"));
  expect(first("delta-come")).toBeLessThan(0.2 * first("bit-delta"));
});
