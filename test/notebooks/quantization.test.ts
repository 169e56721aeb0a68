import { expect, test } from "vitest";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { joined, outputsOf } from "../helpers/notebook.ts";

const notebook = executed("notebooks/03-quantization-from-scratch.ipynb");

test("the matrix, its codes and what they stand for are shown as formulas", () => {
  const formulas = outputsOf(notebook(), "text/latex").map(joined);
  expect(formulas[0]).toContain("-0.5 & 0.1 & 0.4 & 1");
  expect(formulas[1]).toContain("0 & 1 & 2 & 3 \\\\ 0 & 3 & 1 & 3 \\\\ 0 & 3 & 2 & 1 \\\\ 0 & 0 & 0 & 3");
  expect(formulas[2]).toContain("-0.5 & 0 & 0.5 & 1");
});

test("by hand GPTQ is worse in the weights and better in the outputs", () => {
  const [weights, outputs] = figureTitled(notebook(), "The same levels").data.map(({ y }) => y as number[]);
  expect(weights![1]).toBeGreaterThan(weights![0]!);
  expect(outputs![1]).toBeLessThan(outputs![0]!);
});

test("on a real V GPTQ lowers the error of unseen outputs by a good deal at two bits", () => {
  const curves = figureTitled(notebook(), "By outputs").data;
  const atTwoBits = Object.fromEntries(curves.map(({ name, y }) => [name, y![0] as number]));
  expect(atTwoBits["GPTQ, min–max"]).toBeLessThan(0.9 * atTwoBits["nearest, min–max"]!);
  expect(atTwoBits["GPTQ, least squares"]).toBeLessThan(0.95 * atTwoBits["nearest, least squares"]!);
});
