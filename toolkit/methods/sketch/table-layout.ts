import type { Matrix } from "../../tensor/tensor.ts";

/** Which weights of a matrix share a table: all in some rows below each other, or in a row those of one of its groups. */
export interface TableLayout {
  /** How many numbers a table has. */
  readonly values: number;
  /** Rows that share their tables; 1 where a row has several groups. */
  readonly rowsPerTable: number;
  /** Groups of neighbours in a row, each with a table of its own. */
  readonly groupsPerRow: number;
}

export const tableCount = ({ rowsPerTable, groupsPerRow }: TableLayout, [out]: Matrix["shape"]): number =>
  Math.ceil(out / rowsPerTable) * groupsPerRow;

/** Walks through a matrix row by row: neighbours from `first` to before `last` have the same table. */
export function forEachRun(
  { rowsPerTable, groupsPerRow }: TableLayout,
  [out, inner]: Matrix["shape"],
  take: (table: number, first: number, last: number) => void,
): void {
  for (let row = 0; row < out; row++)
    for (let group = 0; group < groupsPerRow; group++) {
      const [first, last] = [group, group + 1].map(
        (g) => row * inner + Math.floor((g * inner) / groupsPerRow),
      );
      take(Math.floor(row / rowsPerTable) * groupsPerRow + group, first!, last!);
    }
}
