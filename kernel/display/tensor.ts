import { inWords, isObject, type MimeBundle, property } from "./bundle.ts";
import { aligned, ends, grouped, readable } from "./numbers.ts";
import { statistics } from "./statistics.ts";
import { inOneLine } from "./text.ts";

/** Values in row-major order with a shape. */
interface Values {
  shape: readonly number[];
  dtype: string;
  data: ArrayLike<unknown>;
}

/**
 * A tensor of TensorFlow.js, or of any library that gives `shape`, `dtype` and `dataSync()`; and `{ shape, data }` with
 * `data` in a typed array, as this project's toolkit has them:
 *
 *     Tensor float32 [2, 300]   min 0   max 199.67   mean 99.833   std 57.735
 *       0.00000    0.33333  …   99.66667
 *     100.00000  100.33333  …  199.66667
 *
 * Reading a tensor makes no other, so that there is none to dispose of.
 */
export function tensor(value: object): MimeBundle | undefined {
  const shape = property(value, "shape");
  if (!isShape(shape)) return undefined;
  const found = ofTensorFlow(value, shape) ?? ofArray(value, shape);
  if (!found) return undefined;
  if (typeof found === "string") return inWords(found);
  return inWords([`${head(found)}${numbersOf(found)}`, ...preview(found)].join("\n"));
}

const isShape = (shape: unknown): shape is number[] =>
  Array.isArray(shape) && shape.every((length) => Number.isInteger(length) && length >= 0);

const head = ({ shape, dtype }: Omit<Values, "data">) => `Tensor ${dtype} [${shape.join(", ")}]`;

function ofTensorFlow(value: object, shape: number[]): Values | string | undefined {
  const dtype = property(value, "dtype");
  const dataSync = property(value, "dataSync");
  if (typeof dtype !== "string" || typeof dataSync !== "function") return undefined;
  if (property(value, "isDisposed") === true) return `${head({ shape, dtype })}  (disposed)`;
  return { shape, dtype, data: readableValues(dtype, dataSync.call(value) as ArrayLike<number>) };
}

/** Booleans come as 0 and 1, complex numbers as pairs. */
function readableValues(dtype: string, data: ArrayLike<number>): ArrayLike<unknown> {
  if (dtype === "bool") return Array.from(data, (bit) => bit !== 0);
  if (dtype !== "complex64") return data;
  return Array.from({ length: data.length / 2 }, (_, i) => complexText(data[2 * i]!, data[2 * i + 1]!));
}

const complexText = (re: number, im: number) =>
  `${readable(re)} ${im < 0 ? "-" : "+"} ${readable(Math.abs(im))}i`;

function ofArray(value: object, shape: number[]): Values | undefined {
  const data = property(value, "data");
  if (!ArrayBuffer.isView(data) || data instanceof DataView) return undefined;
  const size = shape.reduce((product, length) => product * length, 1);
  const list = data as unknown as ArrayLike<unknown>;
  return list.length === size ? { shape, dtype: dtypeOf(data), data: list } : undefined;
}

/** `Float32Array` → `float32` */
const dtypeOf = (data: object) =>
  Object.prototype.toString
    .call(data)
    .replace(/^\[object |(Clamped)?Array\]$/g, "")
    .toLowerCase();

/** What a matrix, or more, holds in all. */
function numbersOf({ shape, data }: Values): string {
  if (shape.length < 2 || data.length === 0 || typeof data[0] !== "number") return "";
  const { strange, ...all } = statistics(data as ArrayLike<number>);
  const parts =
    strange < data.length ? Object.entries(all).map(([name, x]) => `   ${name} ${readable(x)}`) : [];
  return parts.join("") + (strange > 0 ? `   ${grouped(strange)} not finite` : "");
}

/** A vector in one line, a matrix in several; of more dimensions the first matrix. */
function preview({ shape, data }: Values): string[] {
  if (data.length === 0) return ["(empty)"];
  if (shape.length < 2) return [vector(data)];
  const [rows, columns] = shape.slice(-2) as [number, number];
  const leading = shape.slice(0, -2).map(() => "0, ");
  return [...(leading.length > 0 ? [`[${leading.join("")}…]`] : []), ...matrix(data, rows, columns)];
}

const shownValues = 8;

/** `0.25, -1, 3.5, 0, 2, 1, 1, 7, … 592 more` */
function vector(data: ArrayLike<unknown>): string {
  const first = Array.from({ length: Math.min(shownValues, data.length) }, (_, i) => written(data[i]));
  const rest = data.length - first.length;
  return first.join(", ") + (rest > 0 ? `, … ${grouped(rest)} more` : "");
}

/** The corners of a matrix, its numbers below each other. */
function matrix(data: ArrayLike<unknown>, rows: number, columns: number): string[] {
  const [lines, places] = [ends(rows, 8, 3), ends(columns, 8, 3)];
  const columnsOfText = places.map((j) =>
    j === "gap"
      ? lines.map(() => "…")
      : columnTexts(lines.map((i) => (i === "gap" ? undefined : data[i * columns + j]))),
  );
  return lines.map((_, i) => columnsOfText.map((texts) => texts[i]!).join("  "));
}

/** Texts of one width; undefined stands for the rows left out. */
function columnTexts(cells: unknown[]): string[] {
  const numbers = aligned(
    cells.filter((cell) => typeof cell === "number"),
    5,
  ).values();
  const texts = cells.map((cell) =>
    cell === undefined ? "…" : typeof cell === "number" ? numbers.next().value! : written(cell),
  );
  const width = Math.max(...texts.map((text) => text.length));
  return texts.map((text) => text.padStart(width));
}

const written = (value: unknown) =>
  typeof value === "number" ? readable(value) : inOneLine(isObject(value) ? "…" : String(value));
