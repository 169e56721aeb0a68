import { inWords, type MimeBundle, property } from "./bundle.ts";
import { displayed, latexMatrix, latexNumber, latexText, latexUnits } from "./latex.ts";
import { grouped } from "./numbers.ts";
import { inOneLine, shortened } from "./text.ts";

/**
 * A value of mathjs: as a formula, and as mathjs writes it. They are known by their `type`, which stands on their
 * prototypes, and by `isNode` for expressions.
 */
export function mathjs(value: object): MimeBundle | undefined {
  if (property(value, "isNode") === true) return expression(value);
  const type = property(value, "type");
  return typeof type === "string" && property(value, `is${type}`) === true
    ? byType[type]?.(value)
    : undefined;
}

const byType: Record<string, (value: object) => MimeBundle | undefined> = {
  DenseMatrix: matrix,
  SparseMatrix: matrix,
  Fraction: (value) => formula(entryLatex(value), String(call(value, "toFraction"))),
  Complex: entry,
  BigNumber: entry,
  Unit: entry,
  Help: (value) => inWords(String(value).trim()),
  ResultSet: resultSet,
};

const formula = (latex: string, text: string): MimeBundle =>
  inWords(shortened(text), { "text/latex": displayed(latex) });

/** `sqrt(x) / 2`, parsed but not evaluated. */
function expression(value: object): MimeBundle | undefined {
  const toTex = property(value, "toTex");
  return typeof toTex === "function" ? formula(String(toTex.call(value)), String(value)) : undefined;
}

function entry(value: object): MimeBundle {
  return formula(entryLatex(value), String(value));
}

/** One entry of a matrix, or a value by itself. */
function entryLatex(value: unknown): string {
  if (typeof value === "number") return latexNumber(value);
  if (typeof value !== "object" || value === null) return latexText(String(value));
  const latex = latexOf[String(property(value, "type"))];
  return latex ? latex(value) : latexText(inOneLine(String(value)));
}

const latexOf: Record<string, (value: object) => string> = {
  Fraction: (value) => String(call(value, "toLatex")),
  Complex: (value) => latexComplex(Number(property(value, "re")), Number(property(value, "im"))),
  BigNumber: (value) => latexNumber(String(value)),
  Unit: (value) => latexUnits(String(value)),
};

const call = (value: object, name: string): unknown => (property(value, name) as () => unknown).call(value);

/** `2 - 3i` */
function latexComplex(re: number, im: number): string {
  const imaginary = Math.abs(im) === 1 ? "i" : `${latexNumber(Math.abs(im))}i`;
  if (im === 0) return latexNumber(re);
  if (re === 0) return im < 0 ? `-${imaginary}` : imaginary;
  return `${latexNumber(re)} ${im < 0 ? "-" : "+"} ${imaginary}`;
}

/** Vectors stand upright, as columns. Of more than two dimensions there is no formula. */
function matrix(value: object): MimeBundle | undefined {
  const size = call(value, "size") as number[];
  const count = size.reduce((product, length) => product * length, 1);
  const text =
    count <= 10_000
      ? String(value)
      : `${property(value, "type")} [${size.join(", ")}], ${grouped(count)} entries`;
  if (size.length > 2 || count === 0) return inWords(shortened(text));
  const [rows, columns = 1] = size as [number, number?];
  const get = property(value, "get") as (at: number[]) => unknown;
  const at = (i: number, j: number) => entryLatex(get.call(value, size.length === 1 ? [i] : [i, j]));
  return formula(latexMatrix(rows, columns, at), text);
}

/** The values of several lines that `math.evaluate` was given. */
function resultSet(value: object): MimeBundle | undefined {
  const entries = property(value, "entries");
  if (!Array.isArray(entries)) return undefined;
  return formula(entries.map(entryLatex).join(",\\quad "), entries.map(String).join("\n"));
}
