import { ValueError } from "../errors.ts";
import { formatShape, type Matrix, sizeOf } from "../tensor/tensor.ts";

/** Bytes of a tensor kept whole, at 16 bits a number. */
export const bytesAt16Bits = (shape: readonly number[]): number => 2 * sizeOf(shape);

/** What may be stored of a layer: `ratio` of its 16-bit bytes, scales and all. */
export const budget = (ratio: number, shape: Matrix["shape"]): number =>
  Math.floor(ratio * bytesAt16Bits(shape));

/** A share as `1/14.8`, the way ratios are written in papers. */
export const asFraction = (ratio: number): string => `1/${Number((1 / ratio).toPrecision(3))}`;

/** Throws a ValueError unless 0 < ratio < 1. */
export function assertRatio(ratio: number, where: string): void {
  if (!(ratio > 0 && ratio < 1))
    throw new ValueError(`${where}: ratio must be between 0 and 1, got ${ratio}`);
}

/** The error for a budget that does not pay for the least that a method can keep of a layer. */
export const tooSmall = (
  where: string,
  ratio: number,
  shape: Matrix["shape"],
  cheapest: number,
  least = "direction",
): ValueError =>
  new ValueError(
    `${where}: one ${least} of a layer ${formatShape(shape)} takes ${cheapest} bytes, ratio ${ratio} leaves ${budget(ratio, shape)}`,
  );

/** The largest whole number up to `most` that fits, where all below one that fits do too; found by halving. */
export function largestWithin(most: number, fits: (n: number) => boolean): number {
  let [low, high] = [0, most];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
