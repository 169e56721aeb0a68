import { expect, test } from "vitest";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";

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
