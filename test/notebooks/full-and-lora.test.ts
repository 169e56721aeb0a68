import { expect, test } from "vitest";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { outputsOf } from "../helpers/notebook.ts";

const notebook = executed("notebooks/06-full-fine-tune-and-lora.ipynb");

test("what LoRA learned ends at its rank, what the full fine-tune learned does not", () => {
  const [full, lora] = figureTitled(notebook(), "Singular values of what was learned").data.map(
    ({ y }) => y as number[],
  );
  const cliff = (S: number[]) => S[15]! / S[16]!;
  expect(cliff(lora!)).toBeGreaterThan(10);
  expect(cliff(full!)).toBeLessThan(2);
});

test("low rank keeps the LoRA's skill and not the full fine-tune's", () => {
  const [bars] = figureTitled(notebook(), "Word problems solved").data;
  const solved = Object.fromEntries(
    bars!.x!.map((name, i) => [String(name).replaceAll("<br>", " "), Number(bars!.y![i])]),
  );
  expect(solved["LoRA, low rank"]!).toBeGreaterThan(solved["full, low rank"]! + 30);
});

test("the claims of Tables 6 and 10 are in the ledger", () => {
  const findings = outputsOf(notebook(), "application/vnd.deltalab.finding+json") as { item: string }[];
  expect(findings.map(({ item }) => item)).toEqual(["Table 6", "Table 10"]);
});
