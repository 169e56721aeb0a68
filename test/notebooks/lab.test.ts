import type { Page } from "playwright-core";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Lab } from "../helpers/lab.ts";
import { needsBrowser, shareLab } from "../helpers/labBrowser.ts";
import { choose, kernelIsReady, picture } from "../helpers/labPage.ts";

let lab: Lab;
let open: ((width: number, height: number) => Promise<Page>) | undefined;
let page: Page;

shareLab((...shared) => {
  [lab, open] = shared;
});

// A page of its own: JupyterLab asks before it leaves a notebook that was run.
beforeEach(async () => {
  if (open) page = await open(1280, 1000);
});
afterEach(() => page?.close());

test("a person opens the notebook in JupyterLab, runs all cells and sees figures and tables", async ({
  skip,
}) => {
  needsBrowser({ skip });
  await page.setViewportSize({ width: 1280, height: 6000 }); // tall: JupyterLab draws only cells in view
  await page.goto(lab.url("00-first-look.ipynb"));
  await kernelIsReady(page);
  await clearAndRunAll();
  await expect.poll(runningCells, { timeout: 240_000, interval: 1000 }).toBe(0);

  expect(
    await page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.error']").allInnerTexts(),
  ).toEqual([]);
  expect(
    await page.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").allInnerTexts(),
  ).toEqual([]);
  await page.locator(".js-plotly-plot .main-svg").first().waitFor();
  expect(await page.locator(".js-plotly-plot").count()).toBeGreaterThanOrEqual(1);
  expect(await page.locator("table.dataframe").count()).toBeGreaterThanOrEqual(2);
  await takePicture();
}, 360_000);

test("JupyterLab completes, explains, interrupts and restarts", async ({ skip }) => {
  needsBrowser({ skip });
  lab.write("by-hand.ipynb", [
    "/** How many directions are kept. */\nconst directions = 3;\ndirections",
    "const kept = 5; while (true) {}",
    "kept",
    "",
  ]);
  await page.goto(lab.url("by-hand.ipynb"));
  await kernelIsReady(page);
  const cell = (i: number) => page.locator(".jp-NotebookPanel:visible .jp-CodeCell").nth(i);
  const editor = (i: number) => cell(i).locator(".cm-content");
  const prompt = (i: number) => cell(i).locator(".jp-InputPrompt").textContent();

  await editor(0).click();
  await page.keyboard.press("Shift+Enter");
  await expect
    .poll(() => cell(0).locator(".jp-OutputArea-output").allTextContents(), { timeout: 60_000 })
    .toEqual(["3"]);

  await page.keyboard.press("Control+Enter"); // the second cell, now selected, begins its loop
  await expect.poll(() => prompt(1)).toBe("[*]:");
  await editor(3).click();
  await page.keyboard.type("direc");
  await page.keyboard.press("Tab");
  await page.locator(".jp-Completer-item", { hasText: "directions" }).waitFor();
  await page.keyboard.press("Enter");
  await expect.poll(() => editor(3).textContent()).toBe("directions");
  await page.keyboard.press("Shift+Tab");
  await expect
    .poll(() => page.locator(".jp-Tooltip").textContent())
    .toContain("How many directions are kept.");
  await page.screenshot({ path: picture("help-while-a-cell-blocks") });
  await page.keyboard.press("Escape");

  await choose(page, "Kernel", "Interrupt Kernel");
  await expect.poll(() => cell(1).locator(".jp-OutputArea-output").textContent()).toContain("Interrupted");
  await editor(2).click();
  await page.keyboard.press("Control+Enter");
  await expect.poll(() => cell(2).locator(".jp-OutputArea-output").allTextContents()).toEqual(["5"]);

  await choose(page, "Kernel", "Restart Kernel…");
  await page.getByRole("button", { name: "Confirm Kernel Restart" }).click();
  await editor(2).click();
  await expect
    .poll(() =>
      page.locator(".jp-NotebookPanel:visible .jp-Notebook-ExecutionIndicator").getAttribute("data-status"),
    )
    .toBe("idle");
  await page.keyboard.press("Control+Enter");
  await expect
    .poll(() => cell(2).locator(".jp-OutputArea-output").textContent())
    .toContain("Cannot find name 'kept'");
  await page.screenshot({ path: picture("after-a-restart") });
}, 180_000);

test("the explorer's bits are moved by hand: ledger, errors and figure follow", async ({ skip }) => {
  needsBrowser({ skip });
  await page.setViewportSize({ width: 1280, height: 4000 }); // tall: JupyterLab draws only cells in view
  await page.goto(lab.url("11-explorer.ipynb"));
  await kernelIsReady(page);
  await clearAndRunAll();
  const panel = page.locator(".jp-CodeCell", { hasText: "bits by hand" });
  const ledger = () => panel.locator("table").first().locator("tbody td").allInnerTexts();
  const bands = () => panel.locator(".js-plotly-plot .annotation-text").allTextContents();
  await expect.poll(bands, { timeout: 120_000 }).toContain("12 × 3 bit");
  const before = await ledger();

  await panel.locator(".noUi-handle").nth(3).focus(); // budget, directions 1, bits 1, directions 2
  await page.keyboard.press("ArrowRight");
  await expect.poll(bands, { timeout: 20_000 }).toContain("13 × 3 bit");
  const after = await ledger();
  const [weightError, outputError] = [-2, -1].map((at) => [before, after].map((row) => Number(row.at(at))));
  expect(weightError![1]).toBeLessThan(weightError![0]!);
  expect(outputError![1]).toBeLessThan(outputError![0]!);

  await panel.locator("input[type=checkbox]").click();
  await expect.poll(bands).toContain("40 × 2 bit");
  const allBytes = (row: string[]) => Number(row.at(-4));
  expect(allBytes(await ledger())).toBeLessThan(allBytes(after));
  await page.setViewportSize({ width: 1280, height: 900 });
  await panel.locator(".widget-interact").evaluate((element) => element.scrollIntoView({ block: "start" }));
  await page.screenshot({ path: picture("explorer") });
}, 240_000);

/** Menu Run → Run All Cells, after the stored outputs are gone. */
async function clearAndRunAll() {
  await choose(page, "Edit", "Clear Outputs of All Cells");
  await choose(page, "Run", "Run All Cells");
}

/** A window as a person has it, on the second figure and the tables around it: the picture in the README. */
async function takePicture() {
  await page.setViewportSize({ width: 1280, height: 1500 });
  const heading = page.getByRole("heading", { name: "Does the skill survive?" });
  await heading.evaluate((element) => element.scrollIntoView({ block: "center" }));
  await page.screenshot({ path: picture("first-look") });
}

/** Code cells without a number: not yet run (`[ ]`), or running (`[*]`). */
const runningCells = () =>
  page
    .locator(".jp-CodeCell .jp-InputPrompt")
    .evaluateAll((prompts) => prompts.filter(({ textContent }) => !/\d/.test(textContent ?? "")).length);
