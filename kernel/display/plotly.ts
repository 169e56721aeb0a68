import { randomUUID } from "node:crypto";
import { isObject, type MimeBundle, property } from "./bundle.ts";
import { asJson, isNumbers } from "./json.ts";

/**
 * A Plotly figure, `{ data: [{ … }], layout: { … } }`: as JSON for JupyterLab, as HTML for pages that have Plotly, and
 * in words.
 */
export function plotly(value: object): MimeBundle | undefined {
  const data = property(value, "data");
  const layout = property(value, "layout");
  if (!Array.isArray(data) || !data.every(isObject) || !isObject(layout)) return undefined;
  const figure = asJson({ data, layout, ...optional(value, "config"), ...optional(value, "frames") });
  return {
    data: {
      "application/vnd.plotly.v1+json": figure,
      "text/html": html(JSON.stringify(figure)),
      "text/plain": inWords(data, layout),
    },
    metadata: {},
  };
}

const optional = (value: object, name: string) =>
  property(value, name) === undefined ? {} : { [name]: property(value, name) };

function html(figure: string): string {
  const id = `plotly-${randomUUID()}`;
  const safe = figure.replaceAll("<", "\\u003c"); // no text in it can end the script
  return `<div id="${id}"></div><script>if (window.Plotly) { const figure = ${safe}; window.Plotly.newPlot("${id}", figure); }</script>`;
}

/** `Plotly figure "Spectrum": scatter (256 points), bar` */
function inWords(traces: object[], layout: object): string {
  const kinds = traces.map((trace) => {
    const points = property(trace, "y") ?? property(trace, "x");
    const count = isNumbers(points) || Array.isArray(points) ? ` (${points.length} points)` : "";
    return `${property(trace, "type") ?? "scatter"}${count}`;
  });
  return `Plotly figure${titleOf(layout)}: ${kinds.join(", ")}`;
}

function titleOf(layout: object): string {
  const title = property(layout, "title");
  const text = isObject(title) ? property(title, "text") : title;
  return typeof text === "string" ? ` "${text}"` : "";
}
