import { beforeAll, expect, test } from "vitest";
import { figureTitled, unreadableFigures } from "../helpers/figures.ts";
import { executeNotebook, joined, type Notebook, outputsOf, runOf } from "../helpers/notebook.ts";

let notebook: Notebook;
beforeAll(async () => {
  notebook = await executeNotebook("notebooks/03-quantization-from-scratch.ipynb");
}, 900_000);

test("every cell ran, so that every claim held, without a word on stderr", () => {
  expect(runOf(notebook)).toEqual({ inOrder: true, complaints: [] });
});

test("every figure names its axes, has a caption and a still picture", () => {
  expect(unreadableFigures(notebook)).toEqual([]);
});

test("the matrix, its codes and what they stand for are shown as formulas", () => {
  const formulas = outputsOf(notebook, "text/latex").map(joined);
  expect(formulas[0]).toContain("-0.5 & 0.1 & 0.4 & 1");
  expect(formulas[1]).toContain("0 & 1 & 2 & 3 \\\\ 0 & 3 & 1 & 3 \\\\ 0 & 3 & 2 & 1 \\\\ 0 & 0 & 0 & 3");
  expect(formulas[2]).toContain("-0.5 & 0 & 0.5 & 1");
});

test("by hand GPTQ is worse in the weights and better in the outputs", () => {
  const [weights, outputs] = figureTitled(notebook, "The same levels").data.map(({ y }) => y as number[]);
  expect(weights![1]).toBeGreaterThan(weights![0]!);
  expect(outputs![1]).toBeLessThan(outputs![0]!);
});

test("on a real V GPTQ lowers the error of unseen outputs by a good deal at two bits", () => {
  const curves = figureTitled(notebook, "By outputs").data;
  const atTwoBits = Object.fromEntries(curves.map(({ name, y }) => [name, y![0] as number]));
  expect(atTwoBits["GPTQ, min–max"]).toBeLessThan(0.9 * atTwoBits["nearest, min–max"]!);
  expect(atTwoBits["GPTQ, least squares"]).toBeLessThan(0.95 * atTwoBits["nearest, least squares"]!);
});
