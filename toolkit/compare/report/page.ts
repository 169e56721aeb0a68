import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { escaped } from "../../html.ts";
import type { Figure } from "../../plot/figure.ts";
import type { Comparison } from "../comparison.ts";
import { measuresIn } from "../measure.ts";
import { figureOf, whatToSee } from "../rate-distortion.ts";
import { allNumbers, madeTable, measureTable, optionsTable, pairedTable, reasonsTable } from "./tables.ts";

export interface ReportOptions {
  /** A still picture of a figure, in SVG; the page then shows something without scripts, too. */
  readonly picture?: (figure: Figure, inWords: string) => Promise<string | undefined>;
  /** The method that others are tested against; the best at each budget when omitted. */
  readonly against?: string;
  /** The command that made it. */
  readonly command?: string;
}

/**
 * A comparison as one HTML page: a sentence for each measure, figures, tables, and how it was made. It holds all that it
 * needs, Plotly included (4.8 MB), and fetches nothing.
 *
 *     await writeFile("report.html", await comparisonReport(comparison));
 */
export async function comparisonReport(
  comparison: Comparison,
  { picture, against, command }: ReportOptions = {},
): Promise<string> {
  const { fineTuned, base } = comparison.made.places;
  const title = `${path.basename(fineTuned)} from ${path.basename(base)}: methods at equal stored bytes`;
  const measures = measuresIn(comparison);
  const isMeasured = comparison.cells.some(({ reason }) => reason === undefined);
  const figures: string[] = [];
  for (const measure of isMeasured ? measures : [])
    figures.push(await figureHtml(figureOf(comparison, measure), measure.name, picture));
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
<h1>${escaped(title)}</h1>
<p>Every method made a delta file of the same size, as far as it can; the base with that file is then a model, and this is
what it still does. A budget of 1/16 is one stored bit for each weight of 16 bits, everything counted. Intervals are of 95 %.</p>
<ul>
${measures.map((measure) => `<li>${escaped(`${measure.name}: ${whatToSee(comparison, measure)}`)}</li>`).join("\n")}
</ul>
<h2>Figures</h2>
${figures.join("\n")}
<h2>Tables</h2>
${measures.map((measure) => measureTable(comparison, measure)).join("\n")}
${reasonsTable(comparison)}
<h2>Is the difference one?</h2>
${pairedTable(comparison, against)}
<h2>All numbers</h2>
<details><summary>${comparison.cells.length} rows</summary>${allNumbers(comparison)}</details>
<h2>How it was made</h2>
${madeTable(comparison, command)}
${optionsTable(comparison)}
<script>${await plotlyBundle()}</script>
<script>${DRAW}</script>
</html>
`;
}

async function figureHtml(figure: Figure, name: string, picture: ReportOptions["picture"]): Promise<string> {
  const still =
    (await picture?.(figure, name)) ?? `<p>${escaped(name)}: this figure needs scripts to be drawn.</p>`;
  return `<figure>${still}<script type="application/json">${jsonInScript(figure)}</script></figure>`;
}

/** Nothing inside a script may look like its end; in JSON a `<` can be written by its number. */
const jsonInScript = (value: unknown): string => JSON.stringify(value).replaceAll("<", "\\u003c");

const plotlyBundle = async (): Promise<string> => {
  const file = createRequire(import.meta.url).resolve("plotly.js-dist-min/plotly.min.js");
  return (await readFile(file, "utf8")).replace(/<\/script/gi, "<\\/script");
};

/** Puts a figure that can be moved in the place of each still one. */
const DRAW = `
for (const place of document.querySelectorAll("figure")) {
  const { data, layout } = JSON.parse(place.querySelector("script").textContent);
  const drawn = document.createElement("div");
  place.prepend(drawn);
  Plotly.newPlot(drawn, data, layout, { responsive: true, displaylogo: false }).then(() => {
    place.querySelector("svg[role=img], figure > p")?.remove();
  });
}`;

const STYLE = `
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.2rem; margin-top: 2.2rem; }
figure { margin: 1.5rem 0; }
figure > svg { max-width: 100%; height: auto; }
.wide { overflow-x: auto; margin: 1.2rem 0; }
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding-bottom: 0.4rem; }
th, td { padding: 0.25rem 0.7rem; text-align: right; vertical-align: top; border-bottom: 1px solid #ddd; overflow-wrap: anywhere; }
th:first-child, th:last-child:nth-child(-n+3), td:last-child:nth-child(-n+3) { text-align: left; }
thead th { border-bottom: 2px solid #444; white-space: nowrap; }
tbody th { font-weight: 400; white-space: nowrap; }
small { display: block; color: #666; font-size: 0.78rem; white-space: nowrap; }
@media print { details { display: block; } }
`;
