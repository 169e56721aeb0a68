/**
 * Sizes that are not known before a graph runs, such as how many texts are read side by side.
 *
 * tfjs wants a number for every size and multiplies some, [rows, time, width] → [rows · time, width]. So each unknown
 * size is stood for by a prime above all sizes that weights have, and what a product is made of can be seen from it.
 */
export const unknownSizes = [1_048_583, 1_048_589, 1_048_601] as const;

/** A size as a product: of a number, and of some of the unknown sizes. */
export interface Factors {
  readonly known: number;
  readonly unknown: readonly number[];
}

export function factorsOf(size: number): Factors {
  const prime = unknownSizes.find((unknown) => size % unknown === 0);
  if (prime === undefined || size === 0) return { known: size, unknown: [] };
  const { known, unknown } = factorsOf(size / prime);
  return { known, unknown: [prime, ...unknown] };
}
