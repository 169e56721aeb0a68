import { allocate } from "../tensor/tensor.ts";
import { aligned } from "./aligned.ts";

/**
 * The numbers behind bfloat16 bytes, exactly.
 *
 * A bfloat16 is the upper half of a float32: one sign bit, eight exponent bits, seven fraction bits.
 * Bytes are little-endian, as in every safetensors file.
 */
export function decodeBfloat16(bytes: Uint8Array): Float32Array {
  const codes = aligned(Uint16Array, bytes);
  const values = allocate(codes.length);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  for (let i = 0; i < codes.length; i++) bits[i] = codes[i]! << 16;
  return values;
}

/**
 * bfloat16 bytes of numbers, each rounded to the nearest value, ties to the even one.
 *
 * The relative error is at most 2⁻⁸ above 1e-38. A number beyond the largest bfloat16 becomes ±Inf;
 * ±Inf, ±0 and NaN stay what they are.
 */
export function encodeBfloat16(values: Float32Array): Uint8Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) codes[i] = roundToEven(bits[i]!);
  return new Uint8Array(codes.buffer);
}

/** Numbers as they will be after a trip through bfloat16. */
export const roundToBfloat16 = (values: Float32Array): Float32Array => decodeBfloat16(encodeBfloat16(values));

const INFINITY = 0x7f80_0000;

function roundToEven(bits: number): number {
  const magnitude = bits & 0x7fff_ffff;
  if (magnitude > INFINITY) return (bits >>> 16) | 0x40; // NaN: a fraction only in the lower half would become Inf
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}
