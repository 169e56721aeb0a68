/** The few names that take the fewest edits to become `name`, nearest first: for "did you mean". */
export const nearNames = (name: string, names: readonly string[], count = 3): string[] =>
  names
    .map((candidate) => ({ candidate, edits: editDistance(name, candidate) }))
    .sort((a, b) => a.edits - b.edits)
    .slice(0, count)
    .map(({ candidate }) => candidate);

/**
 * How many letters must be inserted, removed or replaced to turn `a` into `b` (Levenshtein).
 * `row[j]` is the distance from the part of `a` read so far to the first j letters of `b`.
 */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
