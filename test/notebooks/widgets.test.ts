import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import type { Lab } from "../helpers/lab.ts";
import { needsBrowser, shareLab } from "../helpers/labBrowser.ts";
import { choose, kernelIsReady, picture } from "../helpers/labPage.ts";

const cells = [
  `import { Button, Checkbox, Dropdown, HBox, IntSlider, interact, Label, Output, Tab, Text, VBox } from "deltalab/widgets";
const slider = new IntSlider({ value: 3, max: 10, description: "rank" });
slider.onChange((value) => console.log("rank is", value));
slider`,
  `interact(({ x, method, exact }) => {
  console.log("x is", x);
  return exact ? method : { method };
}, { x: [0, 10], method: ["low-rank", "bit-delta"], exact: true })`,
  `const output = new Output({ layout: { border: "1px solid gray" } });
const button = new Button({ description: "Train", icon: "check", buttonStyle: "primary" });
let clicks = 0;
button.onClick(() => output.capture(() => console.log("clicked", ++clicks)));
new VBox([new HBox([button, new Checkbox({ description: "fast" }), new Dropdown({ options: { low: 1, high: 8 } })]), output])`,
  `new Tab([new Text({ description: "name" }), new Label({ value: "<b>not bold</b>" })], { titles: ["one", "two"], selectedIndex: 1 })`,
];

let lab: Lab;
let page: Page;
const complaints: string[] = [];

shareLab(async (started, open) => {
  lab = started;
  lab.write("widgets.ipynb", cells);
  page = await open(1280, 1100);
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
});

const cell = (i: number) => page.locator(".jp-NotebookPanel:visible .jp-CodeCell").nth(i);
const output = (i: number) => cell(i).locator(".jp-Cell-outputWrapper");
const handle = (i: number) => cell(i).locator(".noUi-handle");

/** Its lines, without the empty ones between outputs. */
const linesOf = async (where: Locator) => (await where.innerText()).replace(/\n+/g, "\n");

const says = (where: Locator, text: string) =>
  expect.poll(() => linesOf(where), { timeout: 60_000 }).toContain(text);

test("widgets in JupyterLab answer to keyboard and mouse, and are there again when the page is reloaded", async ({
  skip,
}) => {
  needsBrowser({ skip });
  await page.goto(lab.url("widgets.ipynb"));
  await kernelIsReady(page);
  await choose(page, "Run", "Run All Cells");
  await says(output(1), "x is 5\n'low-rank'");

  await handle(0).focus();
  await page.keyboard.press("ArrowRight");
  await says(output(0), "rank is 4");

  await dragBy(handle(1), 60);
  await expect.poll(() => linesOf(output(1))).toMatch(/x is ([6-9]|10)\n/);
  await cell(1).locator("select").selectOption("bit-delta");
  await says(output(1), "'bit-delta'");
  await cell(1).locator("input[type=checkbox]").click();
  await says(output(1), "{ method: 'bit-delta' }");

  await cell(2).getByRole("button", { name: "Train" }).click();
  await cell(2).getByRole("button", { name: "Train" }).click();
  await says(output(2), "clicked 1\nclicked 2");
  await says(output(3), "<b>not bold</b>");
  await page.screenshot({ path: picture("widgets") });

  await page.keyboard.press("Control+s");
  await expect.poll(() => page.title()).not.toMatch(/^\*|•/);
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await says(output(1), "{ method: 'bit-delta' }");
  await handle(1).focus();
  await page.keyboard.press("Home");
  await says(output(1), "x is 0");
  await page.screenshot({ path: picture("widgets-after-reload") });
  expect(complaints.filter((text) => /widget|comm/i.test(text))).toEqual([]);
}, 240_000);

/** Takes a handle in its middle and moves it this many pixels to the right. */
async function dragBy(slider: Locator, pixels: number) {
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await slider.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + pixels, y + height / 2, { steps: 5 });
  await page.mouse.up();
}
