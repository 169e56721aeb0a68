/** Where the largest of some numbers stand, for any count of them, rising. */
export type Largest = (count: number) => Uint32Array;

/**
 * Sorts numbers by size once, to tell where the largest stand as often as it is asked. Zeros are none of them; of numbers
 * of one size the first are taken. A larger count has all that a smaller one has.
 * Cost: O(n log n), and O(n) for each count.
 */
export function largestOf(data: Float32Array): Largest {
  const sizes = data.map(Math.abs);
  const sorted = sizes.slice().sort();
  return (count) => {
    const threshold = count < sizes.length ? sorted[sizes.length - count]! : 0;
    let equal = count - countAbove(sizes, threshold); // of those just as large as the threshold, so many
    const positions = new Uint32Array(Math.min(count, sizes.length));
    let taken = 0;
    for (let at = 0; at < sizes.length && taken < count; at++) {
      const size = sizes[at]!;
      if (size > threshold || (size === threshold && size > 0 && equal-- > 0)) positions[taken++] = at;
    }
    return positions.slice(0, taken);
  };
}

function countAbove(sizes: Float32Array, threshold: number): number {
  let count = 0;
  for (let at = 0; at < sizes.length; at++) if (sizes[at]! > threshold) count++;
  return count;
}
