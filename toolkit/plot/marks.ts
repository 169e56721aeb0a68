import type { Annotation, Shape } from "plotly.js-dist-min";

/** A dashed line across the figure at a number of one axis, with a word beside it. */
export interface Mark {
  readonly axis: "x" | "y";
  readonly at: number;
  readonly text: string;
}

/** Marks as Plotly's shapes and annotations. On a logarithmic axis a shape is placed by its number, a text by its power of ten. */
export function marked(
  marks: readonly Mark[],
  isLog: { readonly x: boolean; readonly y: boolean },
): { shapes: Partial<Shape>[]; annotations: Partial<Annotation>[] } {
  return {
    shapes: marks.map(lineAt),
    annotations: marks.map((mark) => wordAt(mark, isLog[mark.axis] ? Math.log10(mark.at) : mark.at)),
  };
}

const across = { x: "y", y: "x" } as const;

function lineAt({ axis, at }: Mark): Partial<Shape> {
  const other = across[axis];
  return {
    type: "line",
    [`${axis}0`]: at,
    [`${axis}1`]: at,
    [`${other}ref`]: "paper",
    [`${other}0`]: 0,
    [`${other}1`]: 1,
    line: { color: "#555555", width: 1.5, dash: "dash" },
  };
}

const wordAt = ({ axis, text }: Mark, at: number): Partial<Annotation> => ({
  text,
  [axis]: at,
  [`${across[axis]}ref`]: "paper",
  [across[axis]]: 1,
  xanchor: axis === "x" ? "left" : "right",
  yanchor: axis === "x" ? "top" : "bottom",
  ...(axis === "x" && { xshift: 3 }), // beside its line, not on it
  showarrow: false,
  font: { color: "#555555" },
});
