import { SourceMap, type SourceMapPayload } from "node:module";

/** What a stack needs to know of the cells and local files on it. */
export interface CellSource {
  label: string;
  /** It is a file that cells import; the label is its path. */
  isFile?: boolean;
  source: string;
  /** Source map (JSON) from the code that ran, or empty where the two are the same. */
  map: string;
}

/** A place in a cell, counted from 1. */
export interface Place {
  cell: CellSource;
  line: number;
  column: number;
}

export interface Stack {
  /** The frames that mean something to the author of a cell, with places as in the cell's own text. */
  frames: string[];
  /** The innermost place in a cell. */
  place: Place | undefined;
}

/** Cells by their numbers, local files by the names of their scripts. */
export type Sources = ReadonlyMap<number | string, CellSource>;

/** How an error names a cell or a file: `Cell In [3]`, `helpers.ts`. */
export const nameOf = ({ label, isFile }: CellSource, paint = (text: string) => text): string =>
  isFile ? paint(label) : `Cell ${paint(label)}`;

const inCell = /\b(cell-(\d+)\.ts|file:\/\/[^\s()]+?):(\d+):(\d+)/;

/** Below this frame there is nothing but the kernel that called V8. */
const bottom = "(node:inspector:";
const internals = [
  "node:internal/",
  "node:async_hooks",
  ...["session", "widgets"].map((room) => new URL(`../${room}/`, import.meta.url).href),
];

/** Reads `error.stack` with the sources of cells by number. */
export function readStack(stack: string, cells: Sources): Stack {
  const lines = stack.split("\n").filter((line) => /^\s+at /.test(line));
  const end = lines.findIndex((line) => line.includes(bottom));
  const kept = lines.slice(0, end < 0 ? undefined : end).filter((line) => !isInternal(line));
  const places = kept.map((line) => placeIn(line, cells));
  return {
    frames: kept.map((line, i) => (places[i] ? line.replace(inCell, written(places[i])) : line).trim()),
    place: places.find((place) => place !== undefined),
  };
}

const isInternal = (frame: string) => internals.some((internal) => frame.includes(internal));
const written = ({ cell, line, column }: Place) => `${nameOf(cell)}:${line}:${column}`;

function placeIn(frame: string, cells: Sources): Place | undefined {
  const [, script, number, line, column] = inCell.exec(frame) ?? [];
  const cell = cells.get(number === undefined ? String(script) : Number(number));
  return cell && original(cell, Number(line), Number(column));
}

function original(cell: CellSource, line: number, column: number): Place {
  if (cell.map === "") return { cell, line, column };
  const entry = new SourceMap(JSON.parse(cell.map) as SourceMapPayload).findEntry(line - 1, column - 1);
  if (!("originalLine" in entry)) return { cell, line, column };
  return { cell, line: entry.originalLine + 1, column: entry.originalColumn + 1 };
}
