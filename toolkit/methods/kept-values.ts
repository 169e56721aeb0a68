import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import { budget, largestWithin, tooSmall } from "./budget.ts";
import { bitsOfPositions, decodePositions, encodePositions } from "./coder/positions.ts";
import type { Stored } from "./forecast.ts";
import { bfloat16Part, bfloat16Values, bytePart, type Part } from "./parts.ts";

/** Some weights of a delta at 16 bits, and where they stand. */
export type KeptValues = { readonly positions: Part; readonly values: Part };

/** How many weights the ratio pays for, positions and all. */
export const affordableValues = (ratio: number, shape: Matrix["shape"]): number =>
  largestWithin(sizeOf(shape), (kept) => bytesFor(kept, sizeOf(shape)) <= budget(ratio, shape));

/** @throws {ValueError} the ratio does not pay for one weight */
export function assertPaysForValue(ratio: number, shape: Matrix["shape"], where: string): void {
  const cheapest = bytesFor(1, sizeOf(shape));
  if (cheapest > budget(ratio, shape)) throw tooSmall(where, ratio, shape, cheapest, "weight");
}

/** What so many weights take at most. */
export const storedValues = (kept: number, shape: Matrix["shape"]): Stored[] => [
  { kind: "positions", count: bytesOfPositions(kept, sizeOf(shape)), bits: 8 },
  { kind: "values", count: kept, bits: 16 },
];

/** @param positions  rising */
export const keptValues = ({ data }: Matrix, positions: Uint32Array): KeptValues => ({
  positions: bytePart("positions", encodePositions(positions, data.length)),
  values: bfloat16Part(
    "values",
    Float32Array.from(positions, (at) => data[at]!),
  ),
});

/** The weights that were kept, all others zero. */
export function matrixOfKept({ positions, values }: KeptValues, shape: Matrix["shape"]): Matrix {
  const decoded = matrix(...shape);
  const kept = bfloat16Values(values);
  decodePositions(positions.bytes, kept.length, decoded.data.length).forEach((at, i) => {
    decoded.data[at] = kept[i]!;
  });
  return decoded;
}

/** Bytes that so many weights take at most: their values and their positions. */
const bytesFor = (kept: number, count: number): number => 2 * kept + bytesOfPositions(kept, count);

/** Positions, and what ends the code. */
const bytesOfPositions = (kept: number, count: number): number =>
  Math.ceil(bitsOfPositions(kept, count) / 8) + 2;
