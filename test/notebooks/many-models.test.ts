import { expect, test } from "vitest";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { outputsOf } from "../helpers/notebook.ts";

const notebook = executed("notebooks/07-many-models-on-one-machine.ipynb");

test("memory grows by each tenant a little, and by each merged model as much as by the first", () => {
  const [packed, merged] = figureTitled(notebook(), "Memory of 1 to").data as [
    { y: number[] },
    { y: number[] },
  ];
  expect(packed.y).toHaveLength(50);
  const growth = (y: number[]) => (y.at(-1)! - y[0]!) / (y.length - 1);
  expect(growth(packed.y)).toBeGreaterThan(0);
  expect(growth(packed.y)).toBeLessThan(growth(merged.y) / 10);
});

test("at 7B the sixth whole model goes beyond 80 GB, and fifty packed ones lie below a tenth of fifty whole ones", () => {
  const [whole, own, shared] = figureTitled(notebook(), "Llama-2-7B: memory").data.map(
    ({ y }) => y as number[],
  );
  expect(whole!.findIndex((gigabytes) => gigabytes > 80) + 1).toBe(6);
  expect(own!.at(-1)!).toBeGreaterThan(shared!.at(-1)!);
  expect(shared!.at(-1)!).toBeLessThan(80);
});

test("the claims of Table 7 and Figure 3 are in the ledger, with numbers", () => {
  const findings = outputsOf(notebook(), "application/vnd.deltalab.finding+json") as {
    item: string;
    result: Record<string, number>;
  }[];
  expect(findings.map(({ item }) => item)).toEqual(["Table 7", "Figure 3"]);
  for (const { result } of findings)
    for (const value of Object.values(result)) expect(value).toBeGreaterThan(0);
});
