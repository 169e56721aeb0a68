import { ShapeError } from "../errors.ts";
import { allocate } from "../tensor/tensor.ts";
import { packedLength } from "./pack.ts";

/** One bit per number, 1 where it is negative, in the order of `packBits`. Zero counts as positive, also −0. */
export function packSigns(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(packedLength(values.length, 1));
  for (let i = 0; i < values.length; i++) if (values[i]! < 0) bytes[i >>> 3]! |= 1 << (i & 7);
  return bytes;
}

/**
 * The signs that `packSigns` packed, as +1 and −1.
 *
 * @throws {ShapeError} more or fewer bytes than `count` signs take
 */
export function unpackSigns(bytes: Uint8Array, count: number): Float32Array {
  const expected = packedLength(count, 1);
  if (bytes.length !== expected)
    throw new ShapeError(`unpackSigns: ${count} signs need ${expected} bytes, got ${bytes.length}`);
  const signs = allocate(count);
  for (let i = 0; i < count; i++) signs[i] = bytes[i >>> 3]! & (1 << (i & 7)) ? -1 : 1;
  return signs;
}
