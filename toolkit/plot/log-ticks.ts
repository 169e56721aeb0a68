/**
 * Where numbers stand beside a logarithmic axis on which powers of ten alone would be too few: at 1, 2 and 5 times each of
 * them. Undefined for an axis that spans at least three of them.
 *
 *     logTicks([0.14, 1.2])   →   0.1, 0.2, 0.5, 1, 2
 *
 * @param numbers  all above 0; the ends of the axis are enough
 */
export function logTicks(numbers: readonly number[]): number[] | undefined {
  let [low, high] = [Infinity, 0];
  for (const x of numbers) [low, high] = [Math.min(low, x), Math.max(high, x)];
  const powers = Math.floor(Math.log10(high)) - Math.ceil(Math.log10(low)) + 1;
  if (!(low <= high) || powers > 2) return undefined;
  const steps = high / low < 4 ? [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9] : [1, 2, 5];
  const [first, last] = [Math.floor(Math.log10(low / ROOM)), Math.floor(Math.log10(high * ROOM))];
  return Array.from({ length: last - first + 1 }, (_, i) =>
    steps.map((step) => Number(`${step}e${first + i}`)),
  )
    .flat()
    .filter((x) => x >= low / ROOM && x <= high * ROOM);
}

/** An axis reaches a little beyond its numbers. */
const ROOM = 2;
