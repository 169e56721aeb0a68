import { bandsOf } from "../methods/bands-part.ts";
import { bandwise, perOf } from "../methods/delta-come-factors.ts";
import { bfloat16Values, type Parts } from "../methods/parts.ts";
import { packBits, unpackBits } from "../quant/pack.ts";
import { transposedBytes } from "../quant/transposed-bytes.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { codeRows } from "./code-rows.ts";
import { type LayerDelta, oneAfterTheOther, throughFactors } from "./factors.ts";
import { levelRows } from "./level-rows.ts";
import { below, beside, type PackedRows } from "./packed-rows.ts";

/** Delta-CoMe's bands. */
export function bandDelta(parts: Parts, shape: Matrix["shape"]): LayerDelta {
  const isOrdered = Object.keys(parts).some((name) => name.endsWith(".order"));
  const hasGroups = bandsOf(parts).some(({ groupSize }) => groupSize !== undefined);
  return isOrdered || hasGroups ? ofGroups(parts, shape) : ofVectors(parts, shape);
}

/**
 * With one scale and zero point for each singular vector: products with whole numbers, and one factor a direction.
 *
 *   ((x · Lvᵀ) ⊙ c) · Luᵀ      L = codes − zero points   Lv [rank, in], Lu [out, rank]   c = scale of u · σ · scale of v
 *
 * U's codes are kept the other way round, a direction after the other like those of Vt, so that they are unpacked in long rows.
 */
const ofVectors = (parts: Parts, [out, inner]: Matrix["shape"]): LayerDelta =>
  scaledBetween(
    below(
      bandsOf(parts).map(({ bits, rank }, b) => levelsOf(`Vt${b}`, parts, bits, [rank, inner])),
      inner,
    ),
    directionScales(parts),
    below(
      bandsOf(parts).map(({ bits, rank }, b) => turnedLevelsOf(`U${b}`, parts, bits, [out, rank])),
      out,
    ),
  );

// What a server keeps is made in functions that do not see the parts: a function keeps all that is seen where it is made.

const scaledBetween = (right: PackedRows, scales: Float32Array, left: PackedRows): LayerDelta =>
  throughFactors({ rows: right, transposed: true, scales }, { rows: left, transposed: false });

function levelsOf(name: string, parts: Parts, bits: number, shape: Matrix["shape"]): PackedRows {
  const zeroPoints = unpackBits(parts[`${name}.zeroPoints`]!.bytes, bits, shape[0]);
  return levelRows(shape, bits, parts[`${name}.codes`]!.bytes, zeroPoints);
}

/** The same of a matrix whose columns have the zero points, turned around: [rows, columns] → [columns, rows]. */
function turnedLevelsOf(
  name: string,
  parts: Parts,
  bits: number,
  [rows, columns]: Matrix["shape"],
): PackedRows {
  const zeroPoints = unpackBits(parts[`${name}.zeroPoints`]!.bytes, bits, columns);
  const codes = unpackBits(parts[`${name}.codes`]!.bytes, bits, rows * columns);
  return levelRows([columns, rows], bits, packBits(transposedBytes(codes, rows, columns), bits), zeroPoints);
}

/** Of every direction the scale of its u · σ · the scale of its v. */
function directionScales(parts: Parts): Float32Array {
  const ofBands = (factor: string) =>
    bandsOf(parts).flatMap((_, b) => [...bfloat16Values(parts[`${factor}${b}.scales`]!)]);
  const [U, Vt] = [ofBands("U"), ofBands("Vt")];
  return Float32Array.from(bfloat16Values(parts["S"]!), (sigma, r) => sigma * U[r]! * Vt[r]!);
}

/** With groups or an order of columns: (x · V̂) · Ûᵀ, the singular values in the scales of V̂. */
function ofGroups(parts: Parts, [out, inner]: Matrix["shape"]): LayerDelta {
  const bands = bandsOf(parts);
  const S = bfloat16Values(parts["S"]!);
  const U = bandwise(bands, ({ bits, rank, groupSize }, _, b) =>
    codeRows(`U${b}`, parts, { shape: [out, rank], bits, per: perOf("U", groupSize) }),
  );
  const Vt = bandwise(bands, ({ bits, rank, groupSize }, first, b) => {
    const layout = { shape: [rank, inner] as const, bits, per: perOf("Vt", groupSize) };
    return codeRows(`Vt${b}`, parts, layout, S.subarray(first, first + rank));
  });
  return oneAfterTheOther(beside(U, out), below(Vt, inner));
}
