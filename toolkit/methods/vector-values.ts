import { dequantize, quantize } from "../quant/affine.ts";
import { packBits, unpackBits } from "../quant/pack.ts";
import { matrix } from "../tensor/tensor.ts";
import { bfloat16Part, bfloat16Values, bytePart, type Parts } from "./parts.ts";
import { WHOLE } from "./sparse-shares.ts";

/** Vectors of any lengths as parts: at 16 bits, or quantized with one scale and one zero point for each. */
export function valuesParts(b: number, bits: number, vectors: readonly Float32Array[]): Parts {
  if (bits === WHOLE) return { [`values${b}`]: bfloat16Part("values", joined(vectors)) };
  const rounded = vectors.map((vector) =>
    quantize(matrix(1, vector.length, vector), bits, { range: "least-squares" }),
  );
  return {
    [`values${b}.codes`]: bytePart("codes", packBits(joined(rounded.map(({ codes }) => codes)), bits)),
    [`values${b}.scales`]: bfloat16Part("scales", joined(rounded.map(({ scales }) => scales))),
    [`values${b}.zeroPoints`]: bytePart(
      "zeroPoints",
      packBits(joined(rounded.map(({ zeroPoints }) => zeroPoints)), bits),
    ),
  };
}

function joined<T extends Float32Array | Uint8Array>(parts: readonly T[]): T {
  const Kind = parts[0]!.constructor as new (length: number) => T;
  const all = new Kind(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The vectors of these lengths that `valuesParts` stored. */
export function valuesOf(parts: Parts, b: number, bits: number, lengths: readonly number[]): Float32Array[] {
  if (bits === WHOLE) return cut(bfloat16Values(parts[`values${b}`]!), lengths);
  const count = lengths.reduce((sum, length) => sum + length, 0);
  const codes = cut(unpackBits(parts[`values${b}.codes`]!.bytes, bits, count), lengths);
  const scales = bfloat16Values(parts[`values${b}.scales`]!);
  const zeroPoints = unpackBits(parts[`values${b}.zeroPoints`]!.bytes, bits, lengths.length);
  return codes.map((codes, i) => {
    const one = { scales: scales.subarray(i, i + 1), zeroPoints: zeroPoints.subarray(i, i + 1) };
    return dequantize({ shape: [1, codes.length], bits, per: "row", symmetric: false, codes, ...one }).data;
  });
}

function cut<T extends Float32Array | Uint8Array>(all: T, lengths: readonly number[]): T[] {
  let next = 0;
  return lengths.map((length) => {
    next += length;
    return all.subarray(next - length, next) as T;
  });
}
