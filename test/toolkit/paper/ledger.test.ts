import fs from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { FormatError, NotFoundError } from "../../../toolkit/errors.ts";
import { type Finding, findingType } from "../../../toolkit/paper/finding.ts";
import { ledgerLines, ledgerMarkdown } from "../../../toolkit/paper/ledger-markdown.ts";
import { readFindings, readNotebooks } from "../../../toolkit/paper/read-notebooks.ts";
import { aFinding } from "../../helpers/findings.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

/** A saved notebook with a heading and a cell for each finding. */
const saved = (title: string, found: readonly Finding[]) =>
  JSON.stringify({
    cells: [
      {
        cell_type: "markdown",
        source: [`# ${title}\n`, "\n", "Words. More\n", "of them.\n", "\n", "And more.\n"],
      },
      { cell_type: "code", source: "1", outputs: [{ output_type: "stream", name: "stdout", text: "1" }] },
      ...found.map((found) => ({
        cell_type: "code",
        source: "finding(…)",
        outputs: [{ output_type: "execute_result", data: { "text/plain": "…", [findingType]: found } }],
      })),
    ],
  });

const first = aFinding({ seeds: 3 });
const second = aFinding({ item: "Figure 1", claim: "A | long\ntail.", held: false, paper: { "σ₁": 0.39 } });

async function course(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await fs.writeFile(path.join(folder, name), text);
  return folder;
}

test("findings are read from the saved outputs, with the notebook that made them", async () => {
  const folder = await course({
    "02-b.ipynb": saved("Second", [second]),
    "01-a.ipynb": saved("First", [first]),
    "README.md": "not a notebook",
  });
  expect(await readFindings(folder)).toEqual([
    { ...first, notebook: "01-a.ipynb" },
    { ...second, notebook: "02-b.ipynb" },
  ]);
  expect((await readNotebooks(folder)).map(({ title, summary }) => [title, summary])).toEqual([
    ["First", "Words."],
    ["Second", "Words."],
  ]);
});

test("a finding that is shown again counts once", async () => {
  const folder = await course({
    "01-a.ipynb": saved("First", [first, first]),
    "02-b.ipynb": saved("Second", [first]),
  });
  expect(await readFindings(folder)).toEqual([{ ...first, notebook: "01-a.ipynb" }]);
});

test("a finding that is shown with the notebook that made it does not outlive it there", async () => {
  const outdated = { ...first, result: "what an earlier run gave", notebook: "01-a.ipynb" };
  const folder = await course({
    "01-a.ipynb": saved("First", [first]),
    "10-ledger.ipynb": saved("Ledger", [outdated, { ...first, notebook: "01-a.ipynb" }]),
  });
  expect(await readFindings(folder)).toEqual([{ ...first, notebook: "01-a.ipynb" }]);
});

test("every figure and table has a line, with or without findings", async () => {
  const lines = ledgerLines([{ ...first, notebook: "01-a.ipynb" }]);
  const status = Object.fromEntries(lines.map(({ id, status }) => [id, status]));
  expect(lines).toHaveLength(15);
  expect(status).toMatchObject({
    "Table 3": "reproduced in miniature",
    "Table 2": "not yet reproduced",
    "Table 4": "needs the real checkpoints",
    "Figure 2": "nothing to measure",
    "Figure 3": "not reproducible",
  });
});

test("a status says whether the paper's claims came out, whatever was predicted", () => {
  const about = (...own: Partial<Finding>[]) =>
    ledgerLines(own.map((own) => ({ ...first, ...own, notebook: "01-a.ipynb" }))).find(
      ({ id }) => id === "Table 3",
    )!.status;
  const [held, failed] = [{ held: true }, { held: false }];
  expect(about(held, held)).toBe("reproduced in miniature");
  expect(about(held, failed)).toBe("in miniature some of it comes out otherwise");
  expect(about(failed)).toBe("in miniature it comes out otherwise");
  expect(about({ held: true, agrees: false })).toBe("in miniature it comes out otherwise");
  expect(about({ held: false, agrees: true })).toBe("reproduced in miniature");
});

test("a finding on what is out of reach is called a related question", () => {
  const lines = ledgerLines([{ ...first, item: "Figure 3", notebook: "07-c.ipynb" }]);
  expect(lines.find(({ id }) => id === "Figure 3")!.status).toBe("a related question, in miniature");
});

test("the page has the course, the overview, and each claim with its verdict", async () => {
  const folder = await course({
    "01-a.ipynb": saved("First", [first]),
    "02-b.ipynb": saved("Second", [second]),
  });
  const page = ledgerMarkdown(await readNotebooks(folder));
  const lines = page.split("\n");
  expect(lines).toContain("| 1 | [First](01-a.ipynb) | Words. | 1 |");
  expect(page).toContain("2 in all, of which 1 held and 1 failed");
  expect(lines.find((line) => line.startsWith("| Figure 1 "))).toContain("| **1 FAILED** |");
  expect(lines.find((line) => line.startsWith("| Table 4 "))).toContain("needs the real checkpoints");
  expect(lines).toContain(
    "| A \\| long tail. | It answers more problems than both. | one bit, %: 7.5 · mixed, %: 83 | σ₁: 0.39 |  | **FAILED** | [2](02-b.ipynb) |",
  );
  expect(lines).toContain(
    "| Mixed precision keeps more. | It answers more problems than both. | one bit, %: 7.5 · mixed, %: 83 | not at hand | 3 seeds | held | [1](01-a.ipynb) |",
  );
});

test("a course without findings has its page, too", async () => {
  expect(ledgerMarkdown(await readNotebooks(await temporaryFolder()))).toContain("0 in all");
});

test("a folder that is not there, a file that is no notebook, and a finding that is none are named", async () => {
  const missing = path.join(await temporaryFolder(), "nowhere");
  await expect(readNotebooks(missing)).rejects.toThrow(NotFoundError);
  await expect(readNotebooks(await course({ "01-a.ipynb": "{" }))).rejects.toThrow(FormatError);
  const strange = saved("Strange", [aFinding({ claim: "" })]);
  await expect(readNotebooks(await course({ "01-a.ipynb": strange }))).rejects.toThrow(
    /01-a.ipynb .*claim must be a sentence/,
  );
});
