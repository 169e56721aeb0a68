/** Rows of text in columns: the first one to the left, numbers and all others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join("  ");
  return `${all.map((row) => line(row).trimEnd()).join("\n")}\n`;
}

/** A number with three digits that count. */
export const short = (x: number | null): string => (x === null ? "–" : Number(x.toPrecision(3)).toString());

/** 1234567 as `1,234,567`. */
export const grouped = (x: number): string => x.toLocaleString("en-US");
