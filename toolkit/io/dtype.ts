import { UnsupportedError } from "../errors.ts";
import { allocate } from "../tensor/tensor.ts";
import { aligned } from "./aligned.ts";
import { decodeBfloat16 } from "./bfloat16.ts";
import { decodeFloat16 } from "./float16.ts";

/** Element types of the safetensors format with their size in bits, in the format's own order. */
const bits = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  F8_E4M3FNUZ: 8,
  F8_E5M2FNUZ: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

export type Dtype = keyof typeof bits;

export const isDtype = (name: unknown): name is Dtype =>
  typeof name === "string" && Object.hasOwn(bits, name);

/** Size of one element in bits; 4 and 6 for the packed types. */
export const bitsOf = (dtype: Dtype): number => bits[dtype];

const order = Object.keys(bits);

/** Sorts wide types first, as Hugging Face's writer does: every tensor then starts at a multiple of its element's size. */
export const widestFirst = (a: Dtype, b: Dtype): number => order.indexOf(b) - order.indexOf(a);

type Decode = (bytes: Uint8Array) => Float32Array;

const decoders: Partial<Record<Dtype, Decode>> = {
  BOOL: (bytes) => float32(bytes),
  U8: (bytes) => float32(bytes),
  I8: (bytes) => float32(aligned(Int8Array, bytes)),
  I16: (bytes) => float32(aligned(Int16Array, bytes)),
  U16: (bytes) => float32(aligned(Uint16Array, bytes)),
  I32: (bytes) => float32(aligned(Int32Array, bytes)),
  U32: (bytes) => float32(aligned(Uint32Array, bytes)),
  I64: (bytes) => Float32Array.from(aligned(BigInt64Array, bytes), Number),
  U64: (bytes) => Float32Array.from(aligned(BigUint64Array, bytes), Number),
  F16: decodeFloat16,
  BF16: decodeBfloat16,
  F32: (bytes) => aligned(Float32Array, bytes),
  F64: (bytes) => float32(aligned(Float64Array, bytes)),
};

/**
 * Stored bytes as float32 numbers. Exact for every type of at most 16 bits and for F32 (which is not copied);
 * rounded to nearest for F64 and large integers.
 *
 * @throws {UnsupportedError} a type that cannot be decoded yet, such as F8_E4M3
 */
export function decode(dtype: Dtype, bytes: Uint8Array, where: string): Float32Array {
  const decoder = decoders[dtype];
  if (!decoder)
    throw new UnsupportedError(`${where}: expected one of ${Object.keys(decoders).join(", ")}, got ${dtype}`);
  return decoder(bytes);
}

function float32(numbers: ArrayLike<number>): Float32Array {
  const values = allocate(numbers.length);
  values.set(numbers);
  return values;
}
