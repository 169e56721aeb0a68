import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Lab } from "../helpers/lab.ts";
import { needsBrowser, shareLab } from "../helpers/labBrowser.ts";
import { picture } from "../helpers/labPage.ts";

const patient = { timeout: 90_000 };

let lab: Lab;
let page: Page;

shareLab(async (started, open) => {
  lab = started;
  page = await open(1400, 900);
});

const cells = [
  `interface Point {
  x: number;
  y: number;
}

function norm(point: Point): number {
  const squares = point.x ** 2 + point.y ** 2;
  return Math.sqrt(squares);
}`,
  `const points: Point[] = [{ x: 3, y: 4 }, { x: 5, y: 12 }];
let total = 0;
for (const point of points) {
  total += norm(point);
}
total`,
];

test("a person debugs TypeScript cells in JupyterLab", async ({ skip }) => {
  needsBrowser({ skip });
  lab.write("debugger.ipynb", cells);
  await page.goto(lab.url("debugger.ipynb"));
  await turnOn();
  await clickGutter(0, 7);

  await editor(0).click();
  await page.keyboard.press("Shift+Enter");
  await expect.poll(() => prompt(0), patient).toBe("[1]:");
  await page.keyboard.press("Control+Enter"); // the second cell, now selected, stops in the first
  await expect.poll(callStack, patient).toEqual(["norm Cell [1]:7", "(cell) Cell [*]:4"]);
  await expect.poll(highlighted).toEqual(["  const squares = point.x ** 2 + point.y ** 2;"]);
  await expect.poll(variables).toContain("point: {x: 3, y: 4}");

  await command("next");
  await expect.poll(callStack).toEqual(["norm Cell [1]:8", "(cell) Cell [*]:4"]);
  await expect.poll(variables).toContain("squares: 25");
  await variable("point").locator(".jp-DebuggerVariables-name").first().click();
  await expect.poll(variables).toContain("y: 4");
  await page.screenshot({ path: picture("debugger") });

  await command("stepOut");
  await expect.poll(callStack).toEqual(["(cell) Cell [*]:3"]);
  await command("continue");
  await expect.poll(callStack).toEqual(["norm Cell [1]:7", "(cell) Cell [*]:4"]);
  await expect.poll(variables).toContain("point: {x: 5, y: 12}");
  await command("continue");
  await expect.poll(callStack).toEqual([]);
  await expect.poll(() => cell(1).locator(".jp-OutputArea-output").allTextContents()).toEqual(["18"]);
  await expect.poll(variables).toContain("total: 18");
}, 240_000);

const visible = (selector: string) => page.locator(`.jp-NotebookPanel:visible ${selector}`);
const cell = (i: number) => visible(".jp-CodeCell").nth(i);
const editor = (i: number) => cell(i).locator(".cm-content");
const prompt = (i: number) => cell(i).locator(".jp-InputPrompt").textContent();

/** Clicks the bug. JupyterLab loses a click while it still looks for the kernel's debugger, so that it may take two. */
async function turnOn() {
  const status = () => visible(".jp-Notebook-ExecutionIndicator").getAttribute("data-status");
  await expect.poll(status, patient).toBe("idle");
  const bug = visible(".jp-DebuggerBugButton");
  await expect.poll(() => bug.getAttribute("aria-disabled"), patient).toBe("false");
  const gutter = visible(".cm-breakpoint-gutter").first();
  const isOn = () =>
    gutter.waitFor({ timeout: 20_000 }).then(
      () => true,
      () => false,
    );
  do await bug.click();
  while (!(await isOn()));
}

/** The first element of the gutter only keeps its width. */
async function clickGutter(i: number, line: number) {
  await cell(i).locator(".cm-breakpoint-gutter .cm-gutterElement").nth(line).click();
  await expect.poll(breakpoints, patient).toContain(`Cell [ ] ${line}`);
}

const oneLine = (text: string) => text.replace(/\s+/g, " ").trim();

const callStack = async () => (await page.locator(".jp-DebuggerCallstackFrame").allInnerTexts()).map(oneLine);

const breakpoints = async () => (await page.locator(".jp-DebuggerBreakpoint").allInnerTexts()).map(oneLine);

const highlighted = () => visible(".jp-DebuggerEditor-highlight").allTextContents();

const variable = (name: string) =>
  page.locator(".jp-DebuggerVariables-body jp-tree-item").filter({
    has: page.locator(`.jp-DebuggerVariables-name:text-is("${name}")`),
  });

/** `name: value`, of all scopes and objects that are open. */
const variables = () =>
  page
    .locator(".jp-DebuggerVariables-body .jp-DebuggerVariables-name")
    .evaluateAll((names) =>
      names.map((name) => `${name.textContent}: ${name.nextElementSibling?.textContent}`),
    );

const command = (name: string) => page.locator(`jp-button[data-command="debugger:${name}"]`).first().click();
