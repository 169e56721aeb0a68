import { allocate } from "../tensor/tensor.ts";
import { aligned } from "./aligned.ts";
import { allValues } from "./small-float.ts";

/** The numbers behind IEEE float16 bytes (little-endian), exactly: looked up among all 65,536 of them. */
export function decodeFloat16(bytes: Uint8Array): Float32Array {
  const codes = aligned(Uint16Array, bytes);
  const values = allocate(codes.length);
  table ??= allValues({ exponentBits: 5, fractionBits: 10, bias: 15, special: "ieee" });
  for (let i = 0; i < codes.length; i++) values[i] = table[codes[i]!]!;
  return values;
}

let table: Float32Array | undefined;

/**
 * IEEE float16 bytes of numbers, each rounded to the nearest value, ties to the even one.
 *
 * The relative error is at most 2⁻¹¹ above 6.1e-5, the absolute one 2⁻²⁵ below. From 65,520 on a number
 * becomes ±Inf; ±Inf, ±0 and NaN stay what they are.
 */
export function encodeFloat16(values: Float32Array): Uint8Array {
  const codes = new Uint16Array(values.length);
  for (let i = 0; i < codes.length; i++) codes[i] = codeOf(values[i]!);
  return new Uint8Array(codes.buffer);
}

const OVERFLOW = 65_520; // halfway from the largest float16 to the next power of two
const SMALLEST_EXPONENT = -14; // of a number that is not subnormal

function codeOf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= OVERFLOW) return sign | 0x7c00;
  const exponent = Math.max(exponentOf(magnitude), SMALLEST_EXPONENT);
  const steps = roundToEven(magnitude * 2 ** (10 - exponent)); // 1024 … 2048, less where subnormal
  return sign | (((exponent - SMALLEST_EXPONENT) << 10) + steps); // the leading 1 counts the exponent up
}

const one = new Float32Array(1);
const bits = new Uint32Array(one.buffer);

function exponentOf(magnitude: number): number {
  one[0] = magnitude;
  return (bits[0]! >>> 23) - 127;
}

const WHOLE_NUMBERS = 2 ** 52; // from here on every float64 is one, so that adding it rounds

const roundToEven = (x: number): number => x + WHOLE_NUMBERS - WHOLE_NUMBERS;
