import { inWords, isObject, type MimeBundle, property } from "../bundle.ts";
import { asJson, isNumbers } from "../json.ts";
import { picture } from "./picture.ts";

/**
 * A Plotly figure, `{ data: [{ … }], layout: { … } }`: as JSON for JupyterLab, as a still picture for exported notebooks
 * and for pages without Plotly, and in words.
 */
export function plotly(value: object): MimeBundle | undefined {
  const data = property(value, "data");
  const layout = property(value, "layout");
  if (!Array.isArray(data) || !data.every(isObject) || !isObject(layout)) return undefined;
  const figure = asJson({ data, layout, ...optional(value, "config"), ...optional(value, "frames") });
  const words = describe(data, layout);
  const still = drawn(figure, words);
  return inWords(words, {
    "application/vnd.plotly.v1+json": figure,
    ...(still === undefined ? {} : { "image/svg+xml": still }),
  });
}

/** What is no figure after all, Plotly will say; it just has no picture. */
function drawn(figure: unknown, words: string): string | undefined {
  try {
    return picture(figure as Parameters<typeof picture>[0], words);
  } catch {
    return undefined; // fields of other types than Plotly wants
  }
}

const optional = (value: object, name: string) =>
  property(value, name) === undefined ? {} : { [name]: property(value, name) };

/** `Plotly figure "Spectrum": scatter (256 points), bar` */
function describe(traces: object[], layout: object): string {
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
