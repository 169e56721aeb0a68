import { dequantize, type Quantized } from "../quant/affine.ts";
import { packBits, packedLength, unpackBits } from "../quant/pack.ts";
import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import { largestWithin } from "./budget.ts";
import { prioritiesByValue } from "./by-value.ts";
import { decodeGolomb, encodeGolomb, golombBytes } from "./coder/golomb.ts";
import { largestOf } from "./largest.ts";
import {
  bfloat16Part,
  bfloat16Values,
  bytePart,
  type Parts,
  uint16Part,
  uint16Values,
  uint32Part,
  uint32Value,
} from "./parts.ts";
import { randomPositions } from "./random-positions.ts";

/** `"by-value"`: an even share of every value is kept, and positions are stored. `"seed"`: any weights, and positions cost nothing. */
export type MaskFrom = "by-value" | "seed";

/** Layout, scale and zero point. */
const HEADER_BYTES = 2 + 2 + 1;
/** Seed and count, where positions follow from a seed. */
const SEED_BYTES = 4 + 4;

/** Bytes that one weight takes at most. */
export const cheapestDraw = (shape: Matrix["shape"], mask: MaskFrom): number =>
  HEADER_BYTES + 2 + (mask === "seed" ? SEED_BYTES : golombBytes(Uint32Array.of(sizeOf(shape) - 1)));

/** Of every value but zero the same share, in the bytes that are allowed for all of it. */
export function drawnByValue(quantized: Quantized, seed: number, allowed: number): Parts {
  const { codes, bits } = quantized;
  const zero = quantized.zeroPoints[0]!;
  const first = largestOf(prioritiesByValue(codes, zero, seed));
  const bytesFor = (count: number) => {
    const positions = first(count);
    return golombBytes(positions) + packedLength(positions.length, bits);
  };
  const positions = first(largestWithin(codes.length, (count) => bytesFor(count) <= allowed - HEADER_BYTES));
  const there = codes.reduce((count, code) => (code === zero ? count : count + 1), 0);
  return {
    positions: bytePart("positions", encodeGolomb(positions)),
    ...partsOf(quantized, positions, there),
  };
}

/** Weights at random, zeros too, in the bytes that are allowed for all of it. */
export function drawnFromSeed(quantized: Quantized, seed: number, allowed: number): Parts {
  const { codes, bits } = quantized;
  const count = Math.min(Math.floor((8 * (allowed - HEADER_BYTES - SEED_BYTES)) / bits), codes.length);
  return {
    seed: uint32Part("seed", seed),
    kept: uint32Part("layout", count),
    ...partsOf(quantized, randomPositions(count, codes.length, seed), codes.length),
  };
}

/** Codes of the weights that are kept, `of` so many; the scale is over their share. */
function partsOf({ codes, bits, scales, zeroPoints }: Quantized, positions: Uint32Array, of: number): Parts {
  const kept = Uint8Array.from(positions, (at) => codes[at]!);
  return {
    layout: uint16Part("layout", [bits], [1]),
    codes: bytePart("codes", packBits(kept, bits)),
    scale: bfloat16Part("scales", Float32Array.of((scales[0]! * of) / Math.max(kept.length, 1))),
    zeroPoint: bytePart("zeroPoints", packBits(zeroPoints, bits)),
  };
}

/** The matrix with these values in their places, all others zero. */
export function drawnMatrix(parts: Parts, shape: Matrix["shape"]): Matrix {
  const [bits] = uint16Values(parts["layout"]!);
  const positions = parts["positions"]
    ? decodeGolomb(parts["positions"].bytes)
    : randomPositions(uint32Value(parts["kept"]!), sizeOf(shape), uint32Value(parts["seed"]!));
  const values = dequantize({
    shape: [1, positions.length],
    bits: bits!,
    per: "tensor",
    symmetric: false,
    codes: unpackBits(parts["codes"]!.bytes, bits!, positions.length),
    scales: bfloat16Values(parts["scale"]!),
    zeroPoints: unpackBits(parts["zeroPoint"]!.bytes, bits!, 1),
  });
  const decoded = matrix(...shape);
  positions.forEach((at, i) => {
    decoded.data[at] = values.data[i]!;
  });
  return decoded;
}
