import { allocate } from "../tensor/tensor.ts";
import { aligned } from "./aligned.ts";
import { decodeBfloat16 } from "./bfloat16.ts";
import type { Dtype } from "./dtype.ts";
import { decodeFloat16 } from "./float16.ts";
import { decodeLowPrecision, decodePowersOfTwo, type LowPrecision } from "./low-precision.ts";

type Decode = (bytes: Uint8Array) => Float32Array;

const lowPrecision =
  (dtype: LowPrecision): Decode =>
  (bytes) =>
    decodeLowPrecision(dtype, bytes);

const decoders: Record<Dtype, Decode> = {
  BOOL: (bytes) => float32(bytes),
  F4: lowPrecision("F4"),
  F6_E2M3: lowPrecision("F6_E2M3"),
  F6_E3M2: lowPrecision("F6_E3M2"),
  U8: (bytes) => float32(bytes),
  I8: (bytes) => float32(aligned(Int8Array, bytes)),
  F8_E5M2: lowPrecision("F8_E5M2"),
  F8_E4M3: lowPrecision("F8_E4M3"),
  F8_E8M0: decodePowersOfTwo,
  F8_E4M3FNUZ: lowPrecision("F8_E4M3FNUZ"),
  F8_E5M2FNUZ: lowPrecision("F8_E5M2FNUZ"),
  I16: (bytes) => float32(aligned(Int16Array, bytes)),
  U16: (bytes) => float32(aligned(Uint16Array, bytes)),
  F16: decodeFloat16,
  BF16: decodeBfloat16,
  I32: (bytes) => float32(aligned(Int32Array, bytes)),
  U32: (bytes) => float32(aligned(Uint32Array, bytes)),
  F32: (bytes) => aligned(Float32Array, bytes),
  C64: (bytes) => aligned(Float32Array, bytes),
  F64: (bytes) => float32(aligned(Float64Array, bytes)),
  I64: (bytes) => Float32Array.from(aligned(BigInt64Array, bytes), Number),
  U64: (bytes) => Float32Array.from(aligned(BigUint64Array, bytes), Number),
};

/**
 * Stored bytes as float32 numbers. Exact for every type of at most 16 bits, for F32 (which is not copied) and
 * for C64, whose numbers come as pairs; rounded to nearest for F64 and for integers beyond 2²⁴.
 */
export const decode = (dtype: Dtype, bytes: Uint8Array): Float32Array => decoders[dtype](bytes);

/** The shape of what `decode` gives: complex numbers gain a last axis, real part and imaginary part. */
export const decodedShape = (dtype: Dtype, shape: readonly number[]): readonly number[] =>
  dtype === "C64" ? [...shape, 2] : shape;

function float32(numbers: ArrayLike<number>): Float32Array {
  const values = allocate(numbers.length);
  values.set(numbers);
  return values;
}
