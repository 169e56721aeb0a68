import fs from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../helpers/lab.ts";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const browserIsHere = fs.existsSync(executablePath);

let lab: Lab;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  if (!browserIsHere) return;
  lab = await startLab();
  browser = await chromium.launch({
    executablePath,
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  page = await browser.newPage({ viewport: { width: 1280, height: 6000 } }); // tall: JupyterLab draws only cells in view
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await lab?.close();
});

test("a person opens the notebook in JupyterLab, runs all cells and sees figures and tables", async ({
  skip,
}) => {
  skip(!browserIsHere, `no chromium at ${executablePath}`);
  await page.goto(lab.url("01-first-look.ipynb"));
  await page.locator(".jp-Notebook").waitFor();
  await expect
    .poll(() => page.locator(".jp-Toolbar-kernelName").first().textContent(), { timeout: 60_000 })
    .toContain("TypeScript (DeltaLab)");
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

/** Menu Run → Run All Cells, after the stored outputs are gone. */
async function clearAndRunAll() {
  await page.getByRole("menuitem", { name: "Edit", exact: true }).click();
  await page.getByRole("menuitem", { name: "Clear Outputs of All Cells" }).click();
  await page.getByRole("menuitem", { name: "Run", exact: true }).click();
  await page.getByRole("menuitem", { name: "Run All Cells", exact: true }).click();
}

/** A window as a person has it, on the second figure and the tables around it: the picture in the README. */
async function takePicture() {
  await page.setViewportSize({ width: 1280, height: 1500 });
  const heading = page.getByRole("heading", { name: "Does the skill survive?" });
  await heading.evaluate((element) => element.scrollIntoView({ block: "center" }));
  fs.mkdirSync(".deltalab/screenshots", { recursive: true });
  await page.screenshot({ path: ".deltalab/screenshots/first-look.png" });
}

/** Code cells without a number: not yet run (`[ ]`), or running (`[*]`). */
const runningCells = () =>
  page
    .locator(".jp-CodeCell .jp-InputPrompt")
    .evaluateAll((prompts) => prompts.filter(({ textContent }) => !/\d/.test(textContent ?? "")).length);
