import type { Tensor } from "../tensor/tensor.ts";

/** Bits of a bfloat16's fraction. */
const FRACTION = 7;

/**
 * How far bfloat16 numbers lie from what they were before they were rounded, as far as one can know: each is off by up to
 * half a step to either side, as likely anywhere.
 *
 *   √(mean of step² / 12)      step = 2^(⌊log₂ |w|⌋ − 7), the distance to the next bfloat16
 *
 * A delta between bfloat16 checkpoints holds that much noise whatever was learned: what fine-tuning did in smaller steps is
 * not in the file. `noiseEdge` makes of it the size below which singular directions are such noise.
 *
 * @returns  the standard deviation, in the units of the weights; 0 for no numbers
 */
export function roundingNoise({ data }: Tensor): number {
  let sum = 0;
  for (const w of data) sum += bfloat16Step(w) ** 2 / 12;
  return data.length === 0 ? 0 : Math.sqrt(sum / data.length);
}

/** The distance from a number to the next larger one in size that bfloat16 has; 0 at 0, whose neighbours are too near to count. */
export function bfloat16Step(w: number): number {
  return w === 0 ? 0 : 2 ** (Math.floor(Math.log2(Math.abs(w))) - FRACTION);
}
