import { allocate } from "../tensor/tensor.ts";
import { packBits, unpackBits } from "./pack.ts";

/** One bit per number, 1 where it is negative. Zero counts as positive, also −0. */
export const packSigns = (values: Float32Array): Uint8Array =>
  packBits(
    Uint8Array.from(values, (x) => (x < 0 ? 1 : 0)),
    1,
  );

/** The signs that `packSigns` packed, as +1 and −1. */
export function unpackSigns(bytes: Uint8Array, count: number): Float32Array {
  const signs = allocate(count);
  const negative = unpackBits(bytes, 1, count);
  for (let i = 0; i < count; i++) signs[i] = negative[i] ? -1 : 1;
  return signs;
}
