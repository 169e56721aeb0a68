/** Rows that lie beside each other and belong to one owner. */
export interface Run<T> {
  readonly owner: T;
  readonly first: number;
  readonly count: number;
}

/** The runs of rows with the same owner, in their order. */
export function runsOf<T>(owners: readonly T[]): Run<T>[] {
  const starts = [...owners.keys()].filter((row) => row === 0 || owners[row] !== owners[row - 1]);
  return starts.map((first, i) => ({
    owner: owners[first]!,
    first,
    count: (starts[i + 1] ?? owners.length) - first,
  }));
}
