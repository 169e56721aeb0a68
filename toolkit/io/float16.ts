import { allocate } from "../tensor/tensor.ts";
import { aligned } from "./aligned.ts";

/** The numbers behind IEEE float16 bytes (little-endian), exactly: looked up among all 65,536 of them. */
export function decodeFloat16(bytes: Uint8Array): Float32Array {
  const codes = aligned(Uint16Array, bytes);
  const values = allocate(codes.length);
  allFloat16 ??= Float32Array.from({ length: 0x1_0000 }, (_, code) => float16(code));
  for (let i = 0; i < codes.length; i++) values[i] = allFloat16[codes[i]!]!;
  return values;
}

let allFloat16: Float32Array | undefined;

/** One sign bit, five exponent bits (31: Inf or NaN; 0: subnormal), ten fraction bits. */
function float16(code: number): number {
  const sign = code & 0x8000 ? -1 : 1;
  const exponent = (code >> 10) & 0x1f;
  const fraction = code & 0x3ff;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
