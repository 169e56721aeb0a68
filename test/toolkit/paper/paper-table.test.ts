import { expect, test } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { paperItems } from "../../../toolkit/paper/items.ts";
import { paperItem } from "../../../toolkit/paper/paper-item.ts";
import { paperTable } from "../../../toolkit/paper/paper-table.ts";
import { paperSettings } from "../../../toolkit/paper/settings.ts";

const figures = [1, 2, 3, 4].map((n) => `Figure ${n}`);
const tables = Array.from({ length: 11 }, (_, i) => `Table ${i + 1}`);

test("the catalogue has every figure and table of the paper once, in order", () => {
  expect(paperItems.map(({ id }) => id)).toEqual([...figures, ...tables]);
});

test("what the paper says comes with its source, and every item says what a miniature leaves out", () => {
  for (const id of paperItems.map(({ id }) => id)) {
    const { says, source, limit } = paperItem(id);
    expect(limit, id).not.toBe("");
    if (says) expect(source, id).toMatch(/arXiv|README/);
  }
  for (const { source } of paperSettings) expect(source).toMatch(/arXiv|commit/);
});

test("the averages of the main table are the means of its rows, but for the one that the README misprints", () => {
  const means = paperTable("Table 3").map(({ method, ratio, average, ...scores }) => {
    const known = Object.values(scores).filter((score) => score !== null);
    return { method, average, mean: known.reduce((sum, score) => sum + score, 0) / known.length };
  });
  for (const { method, average, mean } of means.filter(
    ({ method }) => /-/.test(method) && method !== "fine-tuned",
  ))
    expect(Math.abs(mean - average!), method).toBeLessThan(0.06);
  expect(means.find(({ method }) => method === "fine-tuned")).toEqual({
    method: "fine-tuned",
    average: 53.5,
    mean: expect.closeTo(53.79, 2),
  });
  expect(means[0]!.average).toBeNull();
});

test("what is not at hand is an error, never a number", () => {
  expect(() => paperTable("Table 4" as never)).toThrow(
    new ValueError(
      "paperTable: the numbers of Table 4 are not at hand, only those of Figure 1, Table 1, Table 3, Table 6, Table 7",
    ),
  );
  expect(() => paperTable("Table 12" as never)).toThrow(/the paper has no "Table 12"/);
  expect(() => paperItem("Table 12" as never)).toThrow(
    /expected one of Figure 1, .*Table 11, got "Table 12"/,
  );
});
