import { ShapeError, ValueError } from "../errors.ts";

/** Throws a ShapeError unless there is at least one of something to draw. */
export function assertSome(count: number, what: string, where: string): void {
  if (count === 0) throw new ShapeError(`${where}: expected at least one ${what}, got none`);
}

/** Throws a ShapeError unless there are as many as expected. */
export function assertCount(got: number, expected: number, what: string, where: string): void {
  if (got !== expected) throw new ShapeError(`${where}: expected ${expected} ${what}, got ${got}`);
}

/** Plain numbers, all of which have a place on an axis. */
export function placeable(
  numbers: ArrayLike<number>,
  what: string,
  where: string,
  { positive = false } = {},
): number[] {
  const plain = Array.from(numbers);
  const bad = plain.findIndex((x) => !(Number.isFinite(x) && (!positive || x > 0)));
  if (bad >= 0)
    throw new ValueError(
      `${where}: ${what} ${bad} must be ${positive ? "above 0 on a logarithmic axis" : "a finite number"}, got ${plain[bad]}`,
    );
  return plain;
}
