import { UnsupportedError } from "../errors.ts";
import { encodeBfloat16 } from "./bfloat16.ts";
import type { Dtype } from "./dtype.ts";
import { encodeFloat16 } from "./float16.ts";

const encoders: Partial<Record<Dtype, (values: Float32Array) => Uint8Array>> = {
  F16: encodeFloat16,
  BF16: encodeBfloat16,
  F32: (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  F64: (values) => new Uint8Array(Float64Array.from(values).buffer),
};

/**
 * Numbers as they are stored in a checkpoint, rounded to nearest even where the type is narrower than float32.
 * F32 is a view of `values`.
 *
 * @throws {UnsupportedError} a type that no model's weights are written in here (F8, integers)
 */
export function encode(dtype: Dtype, values: Float32Array): Uint8Array {
  const encoder = encoders[dtype];
  if (!encoder)
    throw new UnsupportedError(`encode: expected one of ${Object.keys(encoders).join(", ")}, got ${dtype}`);
  return encoder(values);
}
