import { ValueError } from "../errors.ts";
import type { Matrix } from "../tensor/tensor.ts";

/**
 * Which numbers of a matrix share a scale: all of them, those of one row, those of one column, or so many
 * neighbours in a row (the last group of a row may be smaller).
 */
export type Sharing = "tensor" | "row" | "column" | number;

/** Numbers of a matrix that share a scale: `count` elements from `start` on, `stride` apart. */
export interface Group {
  readonly start: number;
  readonly stride: number;
  readonly count: number;
}

/** How many groups a matrix has, which is how many scales it needs. */
export function groupCount([rows, columns]: Matrix["shape"], per: Sharing): number {
  if (per === "tensor") return 1;
  if (per === "row") return rows;
  if (per === "column") return columns;
  return rows * Math.ceil(columns / per);
}

/** The groups of a matrix, in the order of their scales: row by row, and from left to right. */
export function* groupsOf([rows, columns]: Matrix["shape"], per: Sharing): Generator<Group> {
  if (per === "tensor") yield { start: 0, stride: 1, count: rows * columns };
  else if (per === "column")
    for (let j = 0; j < columns; j++) yield { start: j, stride: columns, count: rows };
  else if (per === "row")
    for (let i = 0; i < rows; i++) yield { start: i * columns, stride: 1, count: columns };
  else
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j += per)
        yield { start: i * columns + j, stride: 1, count: Math.min(per, columns - j) };
}

/** Throws a ValueError for a group size that is not a whole number above 0. */
export function assertSharing(per: Sharing, where: string): void {
  if (typeof per === "number" && !(Number.isInteger(per) && per > 0))
    throw new ValueError(`${where}: group size must be a whole number above 0, got ${per}`);
}
