import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { bandsOf } from "../methods/bands-part.ts";
import { bandwise, perOf } from "../methods/delta-come-factors.ts";
import { bfloat16Values, type Parts } from "../methods/parts.ts";
import { packBits, unpackBits } from "../quant/pack.ts";
import { transposedBytes } from "../quant/transposed-bytes.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { codeRows } from "./code-rows.ts";
import type { LayerDelta } from "./layer-delta.ts";
import { levelRows } from "./level-rows.ts";
import { below, beside } from "./packed-rows.ts";

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
function ofVectors(parts: Parts, [out, inner]: Matrix["shape"]): LayerDelta {
  const bands = bandsOf(parts);
  const levels = (name: string, bits: number, shape: Matrix["shape"], codes: Uint8Array) =>
    levelRows(shape, bits, codes, unpackBits(parts[`${name}.zeroPoints`]!.bytes, bits, shape[0]));
  const Vt = bands.map(({ bits, rank }, b) =>
    levels(`Vt${b}`, bits, [rank, inner], parts[`Vt${b}.codes`]!.bytes),
  );
  const Ut = bands.map(({ bits, rank }, b) => {
    const codes = transposedBytes(unpackBits(parts[`U${b}.codes`]!.bytes, bits, out * rank), out, rank);
    return levels(`U${b}`, bits, [rank, out], packBits(codes, bits));
  });
  const [right, left] = [below(Vt, inner), below(Ut, out)];
  const perDirection = directionScales(parts);
  return {
    held: [...right.held, ...left.held, perDirection],
    times: (x, workspace) =>
      workspace.times(tf.mul<Tensor2D>(workspace.timesTransposed(x, right), perDirection), left),
  };
}

/** Of every direction the scale of its u · σ · the scale of its v. */
function directionScales(parts: Parts): Float32Array {
  const ofBands = (factor: string) =>
    bandsOf(parts).flatMap((_, b) => [...bfloat16Values(parts[`${factor}${b}.scales`]!)]);
  const [U, Vt] = [ofBands("U"), ofBands("Vt")];
  return bfloat16Values(parts["S"]!).map((sigma, r) => sigma * U[r]! * Vt[r]!);
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
  const [left, right] = [beside(U, out), below(Vt, inner)];
  return {
    held: [...left.held, ...right.held],
    times: (x, workspace) => workspace.timesTransposed(workspace.timesTransposed(x, right), left),
  };
}
