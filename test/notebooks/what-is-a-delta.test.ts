import { expect, test } from "vitest";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { joined, outputsOf, tableRows } from "../helpers/notebook.ts";

const notebook = executed("notebooks/01-what-is-a-delta.ipynb");

const tables = () =>
  outputsOf(notebook(), "text/html")
    .map(joined)
    .filter((html) => html.includes("dataframe"))
    .map(tableRows);

test("base + delta gives every bit back in float64, all but a few in float32, and a tenth not in bfloat16", () => {
  const [, ...rows] = tables().find(([header]) => header!.includes("Δ stored as"))!;
  const wrong = Object.fromEntries(
    rows.map(([, how, differing, of]) => [how, Number(differing) / Number(of)]),
  );
  expect(wrong["float64"]).toBe(0);
  expect(wrong["float32"]).toBeLessThan(1e-5);
  expect(wrong["bfloat16"]).toBeGreaterThan(0.1);
});

test("the map of sizes has a row for each block, and o_proj is largest in each", () => {
  const { z, x } = figureTitled(notebook(), "‖Δ‖ as a share").data[0]!;
  expect(z).toHaveLength(4);
  for (const row of z!) expect(x![row.indexOf(Math.max(...row))]).toBe("o_proj");
});

test("an update below 1/512 of a weight is invisible, one above 1/256 never", () => {
  const { x, y } = figureTitled(notebook(), "Weights that an update").data[0]!;
  const shares = (x as number[]).map((update, i) => ({ update, share: y![i] as number }));
  expect(shares.filter(({ update }) => update < 0.99 / 512).every(({ share }) => share === 1)).toBe(true);
  expect(shares.filter(({ update }) => update > 1.01 / 256).every(({ share }) => share === 0)).toBe(true);
});

test("the lighter a delta, the more weights it leaves as they were, as the law says", () => {
  const { data } = figureTitled(notebook(), "bf16 weights that fine-tuning did not move");
  const measured = data.filter(({ name }) => name !== "predicted");
  expect(measured.map(({ name }) => name)).toEqual(["math, shrunk", "code, shrunk", "chat, shrunk"]);
  for (const { x, y } of measured)
    (x as number[]).forEach((r, i) => {
      const law = (200 / Math.PI) * Math.atan(1 / (355 * r));
      expect(Math.abs((y![i] as number) - law)).toBeLessThan(3);
    });
});

test("deltas of different tasks are nearly orthogonal", () => {
  const { z, x } = figureTitled(notebook(), "Cosines between deltas").data[0]!;
  expect(x).toEqual(["math", "code", "chat", "noise"]);
  const beside = z!.flatMap((row, i) => row.filter((_, j) => i !== j));
  expect(Math.max(...beside.map(Math.abs))).toBeLessThan(0.1);
  expect(z!.every((row, i) => Math.abs(row[i]! - 1) < 1e-6)).toBe(true);
});
