import { expect, test } from "vitest";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { codeCells, joined, type Output, tableRows } from "../helpers/notebook.ts";

const notebook = executed("notebooks/11-explorer.ipynb");

const outputs = () => codeCells(notebook()).flatMap((cell) => cell.outputs ?? []);

/** The panels of widgets, as a page without a kernel shows them. */
const panels = () => outputs().filter(({ data }) => data?.["application/vnd.jupyter.widget-view+json"]);

const htmlOf = (panel: Output | undefined) => joined(panel?.data?.["text/html"]);

/** The still pictures in a panel, which stand there as images. */
const picturesOf = (panel: Output | undefined) =>
  [...htmlOf(panel).matchAll(/<img src="data:image\/svg\+xml;base64,([^"]+)"/g)].map(([, base64]) =>
    Buffer.from(base64!, "base64").toString(),
  );

/** The first table of a panel: a record for each row, by its headings. */
function tableOf(panel: Output | undefined): Record<string, string>[] {
  const [head, ...rows] = tableRows(htmlOf(panel));
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head![i], cell])));
}

test("panels have their tables and figures where no frontend answers", () => {
  const [pick, hand, among, asked] = panels();
  expect(picturesOf(pick)).toEqual([expect.stringContaining("8 + 3 + 2 bits at 1/16</text>")]);
  expect(picturesOf(hand)).toEqual([expect.stringContaining("bits by hand</text>")]);
  expect(joined(among!.data!["image/svg+xml"])).toContain("Error of weights, and where you are");
  expect(joined(asked!.data!["text/plain"])).toContain("number: 0");
});

test("the ledger adds up, within the budget, and agrees with the method of the same bands", () => {
  const [[method], [hand]] = [tableOf(panels()[0]), tableOf(panels()[1])] as [
    Record<string, string>[],
    Record<string, string>[],
  ];
  const kinds = ["codes", "scales", "zero points", "σ", "bands"].map((kind) => Number(hand![kind]));
  const bytes = Number(hand!["all bytes"]);
  expect(kinds.reduce((sum, each) => sum + each, 0)).toBe(bytes);
  expect(bytes).toBeLessThanOrEqual((2 * 256 * 640) / 16);
  expect(Number(method!["all bytes"])).toBe(bytes);
  for (const error of ["weight error", "output error"])
    expect(Math.abs(Number(hand![error]) - Number(method![error]))).toBeLessThan(0.005); // one decomposes exactly
});

test("by hand one begins on the line of the same bands", () => {
  const { data } = figureTitled(notebook(), "Error of weights, and where you are");
  const [line, point] = ["8 + 3 + 2 bits", "by hand"].map(
    (name) => data.find((trace) => trace.name === name)!,
  );
  const at = line!.x!.indexOf(point!.x![0]!);
  expect(at).toBeGreaterThanOrEqual(0);
  expect(point!.y).toEqual([line!.y![at]]);
});

test("the slider has its best place between its ends", () => {
  const { data } = figureTitled(notebook(), "math, 2.mlp.down_proj: 8 + 3 + 2 bits at 1/16");
  for (const { y } of data) {
    const errors = y as number[];
    const least = errors.indexOf(Math.min(...errors));
    expect(least).toBeGreaterThan(0);
    expect(errors[0]! / errors[least]!).toBeGreaterThan(1.1);
  }
});

test("three models answer a held-out problem, the base without knowing how", () => {
  const words = outputs()
    .map(({ text }) => joined(text ?? ""))
    .join("");
  const said = (who: string) => words.match(new RegExp(`^${who} +(.*)$`, "m"))?.[1];
  expect(said("fine-tuned")).toBe(said("expected"));
  expect(said("base")).not.toContain("####");
  expect(said("8 \\+ 3 \\+ 2 bits")).toContain("####");
});
