import { dequantize, type Quantized } from "../quant/affine.ts";
import { groupCount, type Sharing } from "../quant/groups.ts";
import { packBits, unpackBits } from "../quant/pack.ts";
import { type Matrix, sizeOf } from "../tensor/tensor.ts";
import {
  bfloat16Part,
  bfloat16Values,
  bytePart,
  indexPart,
  indexValues,
  type Part,
  type Parts,
} from "./parts.ts";

/** A quantized matrix as named parts: packed codes, scales, packed zero points, and the order of its columns if it has one. */
export const quantizedParts = (
  name: string,
  { bits, codes, scales, zeroPoints, order }: Quantized,
): Record<string, Part> => ({
  [`${name}.codes`]: bytePart("codes", packBits(codes, bits)),
  [`${name}.scales`]: bfloat16Part("scales", scales),
  [`${name}.zeroPoints`]: bytePart("zeroPoints", packBits(zeroPoints, bits)),
  ...(order && { [`${name}.order`]: indexPart("order", order) }),
});

/** What must be known of a quantized matrix to read its parts. */
export interface QuantizedLayout {
  readonly shape: Matrix["shape"];
  readonly bits: number;
  readonly per: Sharing;
}

/** The matrix that `quantizedParts` stored, as numbers again. */
export function dequantizedParts(name: string, parts: Parts, { shape, bits, per }: QuantizedLayout): Matrix {
  const order = parts[`${name}.order`];
  return dequantize({
    shape,
    bits,
    per,
    symmetric: false,
    codes: unpackBits(parts[`${name}.codes`]!.bytes, bits, sizeOf(shape)),
    scales: bfloat16Values(parts[`${name}.scales`]!),
    zeroPoints: unpackBits(parts[`${name}.zeroPoints`]!.bytes, bits, groupCount(shape, per)),
    ...(order && { order: indexValues(order) }),
  });
}
