/** A number and where it may lie. */
interface Bounded<Value> {
  value: Value;
  min: number;
  max: number;
}

/** The value is moved into its range. */
export function bounded({ value, min, max }: Bounded<number>): { value: number } {
  checkRange(min, max);
  return { value: clamped(value, min, max) };
}

/** The value lies between base^min and base^max. */
export function logBounded({ value, min, max, base }: Bounded<number> & { base: number }): { value: number } {
  checkRange(min, max);
  return { value: clamped(value, base ** min, base ** max) };
}

type Pair = readonly [number, number];

/** Both ends are moved into the range; a new widget begins with its middle half. */
export function boundedPair({ value, min, max }: Bounded<Pair>): { value: Pair } {
  checkRange(min, max);
  const [lower, upper] = value;
  if (lower > upper)
    throw new RangeError(`range: expected value to be [lower, upper], got [${lower}, ${upper}]`);
  return { value: [clamped(lower, min, max), clamped(upper, min, max)] };
}

const clamped = (value: number, min: number, max: number) => Math.min(Math.max(value, min), max);

function checkRange(min: number, max: number): void {
  if (min > max) throw new RangeError(`range: expected min ≤ max, got min ${min} and max ${max}`);
}
