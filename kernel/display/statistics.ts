/** The numbers that describe many numbers. */
export interface Statistics {
  min: number;
  max: number;
  mean: number;
  std: number;
}

/**
 * Minimum, maximum, mean and standard deviation (of the whole, divided by n) of the finite numbers in a list, in two passes.
 * NaN and infinities are counted apart: one of them would make all four useless.
 */
export function statistics(data: ArrayLike<number>): Statistics & { strange: number } {
  let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
  for (let i = 0; i < data.length; i++) {
    const x = data[i]!;
    if (x - x !== 0) continue; // NaN or infinite
    if (x < min) min = x;
    if (x > max) max = x;
    sum += x;
    count++;
  }
  const mean = sum / count;
  return { min, max, mean, std: Math.sqrt(squares(data, mean) / count), strange: data.length - count };
}

/** Σ (x − mean)² */
function squares(data: ArrayLike<number>, mean: number): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) {
    const distance = data[i]! - mean;
    if (distance - distance === 0) sum += distance * distance;
  }
  return sum;
}
