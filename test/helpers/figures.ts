import { codeCells, type Notebook, type Output } from "./notebook.ts";

/** A Plotly figure as a notebook stores it, as far as tests read it. */
export interface StoredFigure {
  data: {
    type?: string;
    name?: string;
    x?: (number | string)[];
    y?: (number | string)[];
    z?: number[][];
    customdata?: string[][];
  }[];
  layout: {
    title: { text: string };
    xaxis: { title: { text: string } };
    yaxis: { title: { text: string } };
    annotations?: { name?: string; text: string }[];
  };
}

const plotlyJson = "application/vnd.plotly.v1+json";

/** What cells showed as figures, in the order of the cells. */
const shown = (notebook: Notebook): Output[] =>
  codeCells(notebook)
    .flatMap((cell) => cell.outputs ?? [])
    .filter(({ data }) => data?.[plotlyJson] !== undefined);

export const figuresOf = (notebook: Notebook): StoredFigure[] =>
  shown(notebook).map(({ data }) => data![plotlyJson] as StoredFigure);

/** The figure whose title begins so. */
export function figureTitled(notebook: Notebook, beginning: string): StoredFigure {
  const found = figuresOf(notebook).find(({ layout }) => layout.title.text.startsWith(beginning));
  if (!found) throw new Error(`no figure titled "${beginning}…"`);
  return found;
}

/** What a reader would miss: titles of figures without axes, a caption or a still picture that shows it. */
export const unreadableFigures = (notebook: Notebook): string[] =>
  shown(notebook).flatMap(({ data }) => {
    const { layout } = data![plotlyJson] as StoredFigure;
    const caption = layout.annotations?.find(({ name }) => name === "caption")?.text.split("<br>")[0];
    const still = String([data!["image/svg+xml"]].flat().join(""));
    const isReadable =
      layout.xaxis.title.text !== "" &&
      layout.yaxis.title.text !== "" &&
      caption !== undefined &&
      still.includes(caption.slice(0, 30).replaceAll("&", "&amp;").replaceAll("'", "&#39;"));
    return isReadable ? [] : [layout.title.text];
  });
