import fs from "node:fs";
import type { Page } from "playwright-core";
import { expect } from "vitest";

// What a person does in a page of JupyterLab.

/** A cell that is run before is not run at all. */
export async function kernelIsReady(page: Page) {
  const visible = (selector: string) => page.locator(`.jp-NotebookPanel:visible ${selector}`);
  const patient = { timeout: 90_000 };
  await expect
    .poll(() => visible(".jp-Toolbar-kernelName").textContent(), patient)
    .toContain("TypeScript (DeltaLab)");
  await expect
    .poll(() => visible(".jp-Notebook-ExecutionIndicator").getAttribute("data-status"), patient)
    .toBe("idle");
}

export async function choose(page: Page, menu: string, item: string) {
  await page.getByRole("menuitem", { name: menu, exact: true }).click();
  await page.getByRole("menuitem", { name: item }).first().click();
}

export function picture(name: string): string {
  fs.mkdirSync(".deltalab/screenshots", { recursive: true });
  return `.deltalab/screenshots/${name}.png`;
}
