type Nested = number | readonly Nested[];

const flatten = (values: Nested): number[] =>
  typeof values === "number" ? [values] : values.flatMap((value) => flatten(value));

/** The largest |a − b| over all elements; infinite where the shapes hold different counts, NaN where either does. */
export function largestDifference(a: Nested, b: Nested): number {
  const [left, right] = [flatten(a), flatten(b)];
  if (left.length !== right.length) return Infinity;
  return left.reduce((largest, value, i) => Math.max(largest, Math.abs(value - right[i]!)), 0);
}
