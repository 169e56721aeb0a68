/**
 * A value as JSON can hold it. What JSON does not know becomes what comes closest: typed arrays and Sets lists, Maps
 * objects, bigints numbers (their digits as text where a number would lose some).
 */
export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value, closest) ?? "null");

function closest(_name: string, value: unknown): unknown {
  if (value instanceof Map) return Object.fromEntries(value);
  if (value instanceof Set || isNumbers(value)) return Array.from(value as Iterable<unknown>);
  if (typeof value !== "bigint") return value;
  return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
}

/** A typed array. */
export const isNumbers = (value: unknown): value is ArrayLike<number> =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);
