import { ends, readable } from "./numbers.ts";

/** A formula between the marks by which Jupyter knows it, unless it has its own. */
export const displayed = (latex: string): string =>
  /\$|\\\(|\\\[|\\begin\{(equation|align|gather|multline)/.test(latex) ? latex : `$\\displaystyle ${latex}$`;

/** `1.2 \cdot 10^{-7}`. A text holds more digits than a number can, and keeps them. */
export function latexNumber(x: number | string): string {
  const text = typeof x === "number" ? readable(x) : x;
  if (/NaN/.test(text)) return "\\mathrm{NaN}";
  return text
    .replace("Infinity", "\\infty")
    .replace(
      /e([+-]?)(\d+)$/,
      (_e, sign: string, power: string) => ` \\cdot 10^{${sign === "-" ? "-" : ""}${power}}`,
    );
}

const special: Record<string, string> = {
  "\\": "\\textbackslash{}",
  "^": "\\textasciicircum{}",
  "~": "\\textasciitilde{}",
};

/** Words inside a formula. */
export const latexText = (text: string): string =>
  `\\text{${text.replace(/[\\{}$&#^_%~]/g, (mark) => special[mark] ?? `\\${mark}`)}}`;

/** `9.81 m / s^2` → `9.81\,\mathrm{m}/\mathrm{s}^{2}`: names upright, a thin space between factors. */
export function latexUnits(text: string): string {
  const [, number = "", units = ""] =
    /^(-?(?:[\d.]+(?:e[+-]?\d+|\/\d+)?|Infinity|NaN)\b)? *(.*)$/.exec(text) ?? [];
  const named = units
    .replace(/([\p{L}°Ωµ][\p{L}\p{N}°]*)|\^(-?[\d.]+)/gu, (_all, name?: string, power?: string) =>
      name === undefined ? `^{${power}}` : `\\mathrm{${name}}`,
    )
    .replace(/ *\/ */g, "/")
    .replaceAll(" ", "\\,");
  return [...(number === "" ? [] : [latexNumber(number)]), ...(named === "" ? [] : [named])].join("\\,");
}

/** Rows and columns shown of a matrix: all up to 10, else 4 at each end. */
const edges = (count: number) => ends(count, 10, 4);

/** A matrix in brackets, with dots for what a large one leaves out. */
export function latexMatrix(rows: number, columns: number, at: (i: number, j: number) => string): string {
  const across = edges(columns);
  const cell = (i: number | "gap", j: number | "gap") =>
    i === "gap" ? (j === "gap" ? "\\ddots" : "\\vdots") : j === "gap" ? "\\cdots" : at(i, j);
  const lines = edges(rows).map((i) => across.map((j) => cell(i, j)).join(" & "));
  return `\\begin{bmatrix} ${lines.join(" \\\\ ")} \\end{bmatrix}`;
}
