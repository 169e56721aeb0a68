import { inWords, type MimeBundle, property } from "./bundle.ts";
import { aligned, ends } from "./numbers.ts";
import { type Table, tableHtml, tableText } from "./table.ts";
import { inOneLine, textOf } from "./text.ts";

/** A longer frame shows its first and last rows, a wider one its first and last columns. The numbers are pandas's. */
const shown = { rows: 60, rowsAtEachEnd: 5, columns: 20, columnsAtEachEnd: 10 };

interface Frame {
  isSeries: boolean;
  columns: readonly unknown[];
  index: readonly unknown[];
  /** A list for each row; of a Series, the values themselves. */
  values: ArrayLike<unknown>;
}

/** A danfo DataFrame or Series: a table as pandas shows it. */
export function dataFrame(value: object): MimeBundle | undefined {
  const frame = asFrame(value);
  if (!frame) return undefined;
  const table = tableOf(frame);
  return inWords(tableText(table), { "text/html": tableHtml(table) });
}

function asFrame(value: object): Frame | undefined {
  const isSeries = property(value, "$isSeries");
  if (typeof isSeries !== "boolean") return undefined;
  const [columns, index, values] = ["columns", "index", "values"].map((name) => property(value, name));
  if (!Array.isArray(columns) || !Array.isArray(index) || !isList(values)) return undefined;
  return { isSeries, columns, index, values };
}

const isList = (value: unknown): value is ArrayLike<unknown> =>
  Array.isArray(value) || ArrayBuffer.isView(value);

function tableOf(frame: Frame): Table {
  const { columns, index, values } = frame;
  const lines = ends(values.length, shown.rows, shown.rowsAtEachEnd);
  const names = ends(columns.length, shown.columns, shown.columnsAtEachEnd);
  const named: Column = { texts: lines.map((i) => (i === "gap" ? "…" : written(index[i]))), numeric: false };
  const others = names.map((j) => (j === "gap" ? gapOf(lines.length) : columnOf(frame, lines, j)));
  const all = [named, ...others];
  return {
    head: ["", ...names.map((j) => (j === "gap" ? "…" : written(columns[j])))],
    rows: lines.map((_, i) => all.map(({ texts }) => texts[i]!)),
    numeric: all.map(({ numeric }) => numeric),
    size: lines.includes("gap") || names.includes("gap") ? sizeOf(frame) : undefined,
  };
}

interface Column {
  texts: string[];
  numeric: boolean;
}

const gapOf = (length: number): Column => ({ texts: Array(length).fill("…"), numeric: false });

/** The shown cells of a column. It is numeric when nothing but numbers and missing values stands in them. */
function columnOf(frame: Frame, lines: readonly (number | "gap")[], column: number): Column {
  const cells = lines.map((i) => (i === "gap" ? gap : cellOf(frame, i, column)));
  const numbers = cells.filter((cell) => typeof cell === "number");
  const texts = aligned(numbers).values();
  const strangers = cells.filter((cell) => cell !== gap && typeof cell !== "number" && !isMissing(cell));
  const numeric = numbers.length > 0 && strangers.length === 0;
  const other = (cell: unknown) => (numeric && isMissing(cell) ? "–" : written(cell));
  return {
    texts: cells.map((cell) => (typeof cell === "number" ? texts.next().value! : other(cell))),
    numeric,
  };
}

function cellOf({ isSeries, values }: Frame, i: number, column: number): unknown {
  const row = values[i];
  return isSeries || !Array.isArray(row) ? row : row[column];
}

const gap = Symbol("gap");
const isMissing = (cell: unknown) => cell === null || cell === undefined;

/** A cell in one line. */
function written(cell: unknown): string {
  if (cell === gap) return "…";
  if (cell instanceof Date && !Number.isNaN(cell.getTime())) return dateText(cell);
  return inOneLine(typeof cell === "string" ? cell : textOf(cell));
}

/** `2024-06-13`, with the time of day where there is one. */
const dateText = (date: Date) => date.toISOString().replace("T00:00:00.000Z", "").replace(".000Z", "Z");

const sizeOf = ({ isSeries, values, columns }: Frame) =>
  isSeries ? `${values.length} values` : `${values.length} rows × ${columns.length} columns`;
