import { expect, test } from "vitest";
import type { AccuracyComparison, frameOf } from "../../toolkit/index.ts";
import { runPage } from "../helpers/page.ts";

test("the comparison in docs/evaluation.md runs and gives what the page says", async () => {
  const { table, difference } = (await runPage("evaluation.md", "table, difference")) as {
    table: ReturnType<typeof frameOf>;
    difference: AccuracyComparison;
  };
  expect(table.columns.slice(0, 6)).toEqual([
    "method",
    "down_proj cosine",
    "output error",
    "kl",
    "standardError",
    "interval low",
  ]);
  expect(table.columns).not.toContain("task");
  const [lowRank, bitDelta] = table.values as [unknown[], unknown[]];
  expect([lowRank[0], bitDelta[0]]).toEqual(["low-rank", "bit-delta"]);
  expect(Number(lowRank[3])).toBeGreaterThan(0);
  expect(difference.n).toBe(6);
});
