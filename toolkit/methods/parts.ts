import { aligned } from "../io/aligned.ts";
import { decodeBfloat16, encodeBfloat16 } from "../io/bfloat16.ts";
import type { Dtype } from "../io/dtype.ts";
import { dequantize, type Quantized } from "../quant/affine.ts";
import { packBits, unpackBits } from "../quant/pack.ts";
import { type Matrix, sizeOf } from "../tensor/tensor.ts";

/** What stored bytes are for: the lines of the ledger. */
export type PartKind = "bands" | "codes" | "factors" | "scales" | "sigma" | "signs" | "zeroPoints";

/** One stored tensor of a compressed layer, as a safetensors file holds it. */
export interface Part {
  readonly kind: PartKind;
  readonly dtype: Dtype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** All that is stored of one layer's delta, by name. */
export type Parts = Readonly<Record<string, Part>>;

export const bytesOf = (parts: Parts): number =>
  Object.values(parts).reduce((sum, { bytes }) => sum + bytes.byteLength, 0);

/** Plain bytes, such as packed codes. */
export const bytePart = (kind: PartKind, bytes: Uint8Array): Part => ({
  kind,
  dtype: "U8",
  shape: [bytes.length],
  bytes,
});

/** Numbers rounded to bfloat16. */
export const bfloat16Part = (
  kind: PartKind,
  data: Float32Array,
  shape: readonly number[] = [data.length],
): Part => ({ kind, dtype: "BF16", shape, bytes: encodeBfloat16(data) });

export const bfloat16Values = ({ bytes }: Part): Float32Array => decodeBfloat16(bytes);

/** Whole numbers below 65,536. */
export const uint16Part = (kind: PartKind, values: readonly number[], shape: readonly number[]): Part => ({
  kind,
  dtype: "U16",
  shape,
  bytes: new Uint8Array(Uint16Array.from(values).buffer),
});

export const uint16Values = ({ bytes }: Part): Uint16Array => aligned(Uint16Array, bytes);

/** Quantized rows as three parts: packed codes, scales, packed zero points. */
export const quantizedParts = (name: string, { bits, codes, scales, zeroPoints }: Quantized): Parts => ({
  [`${name}.codes`]: bytePart("codes", packBits(codes, bits)),
  [`${name}.scales`]: bfloat16Part("scales", scales),
  [`${name}.zeroPoints`]: bytePart("zeroPoints", packBits(zeroPoints, bits)),
});

/** The rows that `quantizedParts` stored, as numbers again. */
export const dequantizedParts = (name: string, parts: Parts, bits: number, shape: Matrix["shape"]): Matrix =>
  dequantize({
    shape,
    bits,
    per: "row",
    symmetric: false,
    codes: unpackBits(parts[`${name}.codes`]!.bytes, bits, sizeOf(shape)),
    scales: bfloat16Values(parts[`${name}.scales`]!),
    zeroPoints: unpackBits(parts[`${name}.zeroPoints`]!.bytes, bits, shape[0]),
  });
