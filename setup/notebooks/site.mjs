// `npm run notebooks`: every notebook is run, and becomes a page of a site.
import fs from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { inRoot } from "../paths.mjs";
import { runNotebook } from "./run.mjs";

export const help = `deltalab notebooks [--out FOLDER]

Runs every notebook of notebooks/ from top to bottom, and writes them as HTML pages with an index.
The exit code is 0 only when all have run; a notebook that fails does not keep the others from being made.

  --out FOLDER  where the site lies (.deltalab/notebooks)
`;

/**
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function makeSite(args) {
  const { values } = parseArgs({
    args,
    options: { out: { type: "string" }, help: { type: "boolean", short: "h", default: false } },
  });
  if (values.help) {
    console.log(help);
    return 0;
  }
  const folder = path.resolve(values.out ?? inRoot(".deltalab", "notebooks"));
  const notebooks = fs.readdirSync(inRoot("notebooks")).filter((name) => name.endsWith(".ipynb"));
  const made = [];
  for (const name of notebooks.sort()) {
    const file = inRoot("notebooks", name);
    const page = `${path.parse(name).name}.html`;
    const code = await runNotebook([file, "--html", "--out", path.join(folder, page)]);
    made.push({ ...introduction(file), page, ran: code === 0 });
  }
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "index.html"), index(made));
  console.log(path.join(folder, "index.html"));
  return made.every(({ ran }) => ran) ? 0 : 1;
}

/** @typedef {{ title: string, text: string }} Introduction */

/**
 * The heading of a notebook's first cell, and the paragraph below it as plain text.
 *
 * @param {string} file
 * @returns {Introduction}
 */
export function introduction(file) {
  const { cells } = JSON.parse(fs.readFileSync(file, "utf8"));
  const source = [cells[0]?.source ?? ""].flat().join("");
  const [heading = "", paragraph = ""] = source.split(/\n\n+/);
  const text = paragraph
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[*`]/g, "")
    .replaceAll("\n", " ");
  return { title: heading.replace(/^#+\s*/, "").trim() || path.basename(file), text };
}

const escaped = (/** @type {string} */ text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

/** @param {(Introduction & { page: string, ran: boolean })[]} pages */
const index = (pages) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>DeltaLab: notebooks</title>
<style>
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 3rem auto; padding: 0 1rem; color: #222; }
  h2 { font-size: 1.15rem; margin: 1.6rem 0 0.2rem; }
  p { margin: 0; }
</style>
<h1>Notebooks</h1>
${pages.map(entry).join("\n")}
</html>
`;

/** @param {Introduction & { page: string, ran: boolean }} notebook */
const entry = ({ title, text, page, ran }) =>
  `<h2>${ran ? `<a href="${encodeURI(page)}">${escaped(title)}</a>` : `${escaped(title)} (did not run to its end)`}</h2>\n<p>${escaped(text)}</p>`;
