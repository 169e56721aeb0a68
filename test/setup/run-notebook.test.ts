import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { introduction } from "../../setup/notebooks/site.mjs";
import { codeCells, joined, readNotebook } from "../helpers/notebook.ts";

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "deltalab-run-"));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

const program = `import { runNotebook } from ${JSON.stringify(pathToFileURL("setup/notebooks/run.mjs"))};
process.exitCode = await runNotebook(process.argv.slice(1));`;

const run = (...args: string[]) =>
  spawnSync(process.execPath, ["--input-type=module", "-e", program, "--", ...args], { encoding: "utf8" });

function write(name: string, ...cells: string[]): string {
  const file = path.join(folder, name);
  const code = (source: string, i: number) => ({
    ...{ cell_type: "code", id: `cell-${i}`, metadata: {}, execution_count: null, outputs: [] },
    source,
  });
  const title = { cell_type: "markdown", id: "title", metadata: {}, source: "# A small notebook" };
  const metadata = { kernelspec: { name: "deltalab", display_name: "TypeScript (DeltaLab)" } };
  const notebook = { cells: [title, ...cells.map(code)], metadata, nbformat: 4, nbformat_minor: 5 };
  fs.writeFileSync(file, JSON.stringify(notebook));
  return file;
}

test("a notebook is run, in its own folder, and written with what its cells gave", () => {
  fs.writeFileSync(path.join(folder, "number.txt"), "42");
  const read = 'import { readFileSync } from "node:fs";\nconst text = readFileSync("number.txt", "utf8");';
  const notebook = write("good.ipynb", read, "Number(text) + 1");
  const before = fs.readFileSync(notebook, "utf8");
  const out = path.join(folder, "made", "executed.ipynb");
  const { status, stdout, stderr } = run(notebook, "--out", out);
  expect({ status, stdout }).toEqual({ status: 0, stdout: `${out}\n` });
  expect(stderr).toContain("2 cells");
  const [, last] = codeCells(readNotebook(out));
  expect(joined(last!.outputs![0]!.data!["text/plain"])).toBe("43");
  expect(fs.readFileSync(notebook, "utf8")).toBe(before);
  expect(fs.readdirSync(path.dirname(out))).toEqual(["executed.ipynb"]);
}, 120_000);

test("as a page it is named after its first heading", () => {
  const notebook = write("page.ipynb", 'console.log("printed on the page");');
  expect(run(notebook, "--html").status).toBe(0);
  const html = fs.readFileSync(path.join(folder, "page.html"), "utf8");
  expect(html).toContain("<title>A small notebook</title>");
  expect(html).toContain("printed on the page");
}, 120_000);

test("formulas on a page are drawn without anything from elsewhere; what cannot be understood stays as written", () => {
  const latex = (name: string, text: string) =>
    `const ${name} = { [Symbol.for("Jupyter.display")]: () => ({ "text/latex": ${JSON.stringify(text)} }) };\n${name}`;
  const notebook = write("formulas.ipynb", latex("root", "$\\sqrt{x}$"), latex("broken", "$x_1_2$"));
  const content = JSON.parse(fs.readFileSync(notebook, "utf8"));
  content.cells[0].source += "\n\nHere $y = a^2$, and $$\\frac{p}{q}$$ but a price of \\$5 is none.";
  fs.writeFileSync(notebook, JSON.stringify(content));
  const { status, stderr } = run(notebook, "--html");
  expect(status).toBe(0);
  const html = fs.readFileSync(path.join(folder, "formulas.html"), "utf8");
  for (const drawn of ["<msqrt>", "<mfrac>", "<msup>"]) expect(html).toContain(drawn);
  expect(html).toContain("<code>x_1_2</code>");
  expect(stderr).toContain("a formula is shown as text");
  expect(html).not.toMatch(/<script[^>]*src=|import\("http/);
}, 120_000);

test("where a picture stands in for a widget, a page shows the picture and fetches nothing", () => {
  const cell = `import { plot } from "deltalab";
import { interact } from "deltalab/widgets";
interact(({ top }) => plot.lines([{ name: "y", x: [0, 1], y: [0, top] }], { title: "A line", x: "x", y: "y", caption: "It rises." }), { top: [1, 5] })`;
  const notebook = write("slider.ipynb", cell);
  expect(run(notebook, "--html").status).toBe(0);
  const html = fs.readFileSync(path.join(folder, "slider.html"), "utf8");
  expect(html).toContain("It rises.");
  expect(html).toMatch(/data-mime-type="image\/svg\+xml"/);
  expect(html).not.toMatch(/widget-view|<script[^>]*src=/);
}, 120_000);

test("the first error ends it with the cell and the reason, and nothing is written", () => {
  const notebook = write("bad.ipynb", "1 + 1", 'throw new Error("enough");', "3");
  const out = path.join(folder, "bad-executed.ipynb");
  const { status, stderr } = run(notebook, "--out", out);
  expect(status).toBe(1);
  expect(stderr).toContain(`${notebook}, cell 2 of 3 failed`);
  expect(stderr).toContain("Error: enough");
  expect(fs.existsSync(out)).toBe(false);
}, 120_000);

test("a cell that takes longer than it may is named", () => {
  const { status, stderr } = run(write("slow.ipynb", "while (true) {}"), "--timeout", "3");
  expect(status).toBe(1);
  expect(stderr).toContain("slow.ipynb, cell 1 of 1 took longer than 3.0 s");
}, 120_000);

test("what is not a notebook is refused, as is what is not understood", () => {
  fs.writeFileSync(path.join(folder, "text.ipynb"), "not JSON");
  expect(run(path.join(folder, "text.ipynb"))).toMatchObject({ status: 1 });
  const missing = run(path.join(folder, "none.ipynb"));
  expect(missing.status).toBe(1);
  expect(missing.stderr).toContain("none.ipynb, found nothing");
  expect(run().stderr).toContain("expected one notebook, got 0");
  expect(run("a.ipynb", "--timeout", "soon")).toMatchObject({ status: 2 });
  expect(run("--help")).toMatchObject({ status: 0 });
}, 60_000);

test("the index of the site takes a notebook's first heading and paragraph, without their marks", () => {
  const file = path.join(folder, "intro.ipynb");
  const source = [
    "# What `x` is\n",
    "\n",
    "The **delta** of [two](https://example.org)\n",
    "models.\n",
    "\n",
    "More.",
  ];
  fs.writeFileSync(file, JSON.stringify({ cells: [{ cell_type: "markdown", source }] }));
  expect(introduction(file)).toEqual({ title: "What `x` is", text: "The delta of two models." });
});
