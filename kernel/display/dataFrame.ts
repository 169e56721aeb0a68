import { escapeHtml, type MimeBundle, property } from "./bundle.ts";

/** Rows shown of a longer table: half of them from its beginning, half from its end. */
const shownRows = 60;

interface Table {
  columns: readonly unknown[];
  index: readonly unknown[];
  rows: readonly (readonly unknown[])[];
}

/** A danfo DataFrame or Series: as a table like pandas makes it, and as danfo prints it. */
export function dataFrame(value: object): MimeBundle | undefined {
  const table = asTable(value);
  return table && { data: { "text/html": html(table), "text/plain": String(value) }, metadata: {} };
}

function asTable(value: object): Table | undefined {
  const [columns, index, values] = ["columns", "index", "values"].map((name) => property(value, name));
  const isSeries = property(value, "$isSeries");
  if (typeof isSeries !== "boolean" || !Array.isArray(columns) || !Array.isArray(index)) return undefined;
  if (!Array.isArray(values)) return undefined;
  return { columns, index, rows: isSeries ? values.map((item) => [item]) : values };
}

function html({ columns, index, rows }: Table): string {
  const line = (i: number) => row([cell("th", index[i]), ...(rows[i] ?? []).map((item) => cell("td", item))]);
  const body = positions(rows.length).map((i) => (i === "gap" ? gap(columns.length + 1) : line(i)));
  const head = row([cell("th", ""), ...columns.map((name) => cell("th", name))]);
  const size = `<p>${rows.length} rows × ${columns.length} columns</p>`;
  return `<div><table border="1" class="dataframe"><thead>${head}</thead><tbody>${body.join("")}</tbody></table>${rows.length > shownRows ? size : ""}</div>`;
}

/** The rows to show: `0, 1, … 29, "gap", 970, … 999`. */
function positions(count: number): (number | "gap")[] {
  const all = Array.from({ length: count }, (_, i) => i);
  const half = shownRows / 2;
  return count <= shownRows ? all : [...all.slice(0, half), "gap", ...all.slice(-half)];
}

const row = (cells: string[]) => `<tr>${cells.join("")}</tr>`;
const cell = (tag: "th" | "td", content: unknown) => `<${tag}>${escapeHtml(String(content))}</${tag}>`;
const gap = (width: number) => row(Array.from({ length: width }, () => cell("td", "…")));
