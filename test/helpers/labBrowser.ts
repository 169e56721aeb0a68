import fs from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, type TestContext } from "vitest";
import { type Lab, startLab } from "./lab.ts";

export const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const browserIsHere = fs.existsSync(executablePath);

/** A test that needs the browser is skipped where there is none, and says so. */
export const needsBrowser = ({ skip }: Pick<TestContext, "skip">) =>
  skip(!browserIsHere, `no chromium at ${executablePath}`);

/**
 * JupyterLab and a browser for all tests of a file.
 *
 * @param started  gets them before the first test, unless there is no browser; `open` makes a page
 */
export function shareLab(
  started: (lab: Lab, open: (width: number, height: number) => Promise<Page>) => unknown,
): void {
  let lab: Lab;
  let browser: Browser;
  beforeAll(async () => {
    if (!browserIsHere) return;
    lab = await startLab();
    browser = await chromium.launch({
      executablePath,
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    });
    await started(lab, (width, height) => browser.newPage({ viewport: { width, height } }));
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await lab?.close();
  });
}
