import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { findingType } from "../../toolkit/paper/finding.ts";
import { ledgerMarkdown } from "../../toolkit/paper/ledger-markdown.ts";
import { readFindings, readNotebooks } from "../../toolkit/paper/read-notebooks.ts";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";
import { outputsOf } from "../helpers/notebook.ts";

// The notebook writes beside itself: it works on a copy, so that a page that lags behind is seen and not mended.
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "deltalab-course-"));
for (const name of fs.readdirSync("notebooks").filter((name) => name.endsWith(".ipynb")))
  fs.copyFileSync(path.join("notebooks", name), path.join(folder, name));
afterAll(() => fs.rmSync(folder, { recursive: true }));

const notebook = executed(path.join(folder, "10-reproduction-ledger.ipynb"));

const page = "notebooks/README.md";

test("notebooks/README.md says what the saved notebooks hold (if not: run and save notebook 10)", async () => {
  expect(fs.readFileSync(page, "utf8")).toBe(ledgerMarkdown(await readNotebooks("notebooks")));
});

test("the notebook writes that page", () => {
  expect(fs.readFileSync(path.join(folder, "README.md"), "utf8")).toBe(fs.readFileSync(page, "utf8"));
  expect(notebook().cells.length).toBeGreaterThan(0);
});

test("every finding of the course is counted, and every one that came out otherwise is shown", async () => {
  const findings = await readFindings("notebooks");
  const bars = figureTitled(notebook(), "Predictions by figure and table").data;
  const total = bars.flatMap(({ y }) => y as number[]).reduce((sum, count) => sum + count, 0);
  expect(total).toBe(findings.length);
  expect(total).toBeGreaterThan(0);
  const otherwise = findings.filter(({ held, agrees }) => !held || agrees === false);
  const claims = otherwise.map(({ claim, held }) => ({ claim, held }));
  expect(outputsOf(notebook(), findingType)).toMatchObject(claims);
});
