import { expect, test } from "vitest";
import { findingType } from "../../toolkit/paper/finding.ts";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { joined, outputsOf, tableRows } from "../helpers/notebook.ts";

const notebook = executed("notebooks/09-your-own-checkpoints.ipynb");

/** The table that has a column of this name, its rows by their first cells. */
function tableWith(heading: string): Map<string, Record<string, string>> {
  const tables = outputsOf(notebook(), "text/html").map((html) => tableRows(joined(html)));
  const [head, ...rows] = tables.find(([head]) => head?.includes(heading))!;
  const named = rows.map((row) => Object.fromEntries(head!.map((name, i) => [name, row[i]!])));
  return new Map(named.map((row) => [row[head![1]!]!, row]));
}

test("the plan foretells the bytes of the layers, and what is kept whole at most", () => {
  const lines = tableWith("file");
  const { plan, file } = lines.get("layers")!;
  expect(file).toMatch(/^3\d\d,\d{3}$/);
  expect(plan).toBe(file);
  const kept = lines.get("kept whole")!;
  const number = (text: string | undefined) => Number(text!.replaceAll(",", ""));
  expect(number(kept.file)).toBeLessThanOrEqual(number(kept.plan));
});

test("Llama-2-7B is a tenth with what is kept whole, as calculated by others", () => {
  const rows = tableWith("GB of the layers at 1/16");
  expect(rows.get("Llama-2-7B")).toMatchObject({ "of the whole model": "1/10.10" });
  expect([...rows.keys()]).toEqual(["Llama-2-7B", "Llama-2-13B", "Llama-3-8B", "Mistral-7B", "LLaVA-1.5-7B"]);
});

test("the finding on Table 7 has the bytes of 8 and of 50 models", () => {
  const [found] = outputsOf(notebook(), findingType) as [{ item: string; held: boolean; result: object }];
  expect(found).toMatchObject({ item: "Table 7", held: true });
  const [eight, fifty] = Object.values(found.result) as [number, number];
  expect(eight).toBeCloseTo((8 * 2 * 6_738_415_616) / 2 ** 30, 6);
  const calculated = (2 * 6_738_415_616 * (1 + 50 / 9.65)) / 2 ** 30; // without orders of columns
  expect(Math.abs(fifty / calculated - 1)).toBeLessThan(0.01);
});

test("mixed precision is nearest to the fine-tuned model", () => {
  const { x, y } = figureTitled(notebook(), "How far predictions are").data[0]!;
  expect(y).toHaveLength(3);
  expect(String(x![(y as number[]).indexOf(Math.min(...(y as number[])))])).toContain("delta-come");
});

test("the widget has a figure where no frontend answers", () => {
  const figure = figureTitled(notebook(), "Llama-2-7B: where the bytes of a delta go");
  expect(figure.data[0]!.x).toContain("kept whole");
});
