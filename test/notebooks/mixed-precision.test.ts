import { expect, test } from "vitest";
import { type Finding, findingType } from "../../toolkit/paper/finding.ts";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { codeCells, joined, outputsOf } from "../helpers/notebook.ts";

const notebook = executed("notebooks/08-when-does-mixed-precision-win.ipynb");

test("the table agrees with the independent calculation to 0.02", () => {
  const { z } = figureTitled(notebook(), "Relative error at").data[0]!;
  const expected = [
    [0.94, 0.6, 0.76, 0.76, 0.82, 0.73],
    [0.68, 0.61, 0.56, 0.54, 0.6, 0.53],
    [0.34, 0.65, 0.36, 0.28, 0.32, 0.26],
    [0.135, 0.67, 0.31, 0.16, 0.17, 0.14],
    [0.74, 0.61, 0.56, 0.55, 0.64, 0.54],
  ];
  expect(z).toHaveLength(expected.length);
  const differences = z!.flatMap((row, i) => row.map((error, j) => Math.abs(error - expected[i]![j]!)));
  expect(Math.max(...differences)).toBeLessThan(0.02);
});

test("at 1/16 the map goes from one bit over mixed precision to low rank", () => {
  const { y, customdata } = figureTitled(notebook(), "Which method errs least").data[0]!;
  const row = customdata![y!.indexOf("1/16")]!;
  expect([row[0], row.at(-1)]).toEqual(["1 bit", "low rank"]);
  expect(row[7]).toMatch(/^8 \+ 3/);
  const places = row.map((name) => (name === "1 bit" ? 0 : name === "low rank" ? 2 : 1));
  expect(places).toEqual(places.toSorted());
});

test("the ledger is told what came, a prediction that failed included", () => {
  const { z } = figureTitled(notebook(), "Relative error at").data[0]!;
  const [curve, outputs] = outputsOf(notebook(), findingType) as [Finding, Finding];
  expect(curve).toMatchObject({ item: "Figure 1", held: true });
  expect(new Set(Object.values(curve.result).map((x) => x.toFixed(3)))).toEqual(
    new Set(z!.at(-1)!.map((x) => x.toFixed(3))),
  );
  expect(outputs).toMatchObject({ item: "Table 8", held: false });
  const { result } = outputs as { result: Record<string, number> };
  expect(result["8 + 3 + 2"]).toBeLessThan(result["3 bits"]!);
  expect(result["3 bits"]).toBeGreaterThan(result["low rank"]!);
});

test("the slider has a figure where no frontend answers", () => {
  const outputs = codeCells(notebook()).flatMap((cell) => cell.outputs ?? []);
  const [slider] = outputs.filter(({ data }) => data?.["application/vnd.jupyter.widget-view+json"]);
  expect(joined(slider!.data!["image/svg+xml"])).toContain("at 1/16 of the bytes");
});
