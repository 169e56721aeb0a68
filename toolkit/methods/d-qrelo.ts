import { roundToBfloat16 } from "../io/bfloat16.ts";
import { packedLength } from "../quant/pack.ts";
import { packSigns, unpackSigns } from "../quant/signs.ts";
import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import { meanAbs } from "./bit-delta.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { assertDecomposition, type Decomposition, decompositionWork } from "./directions.ts";
import type { Stored } from "./forecast.ts";
import { bytesPerDirection, type LowRankParts, lowRankMatrix, lowRankParts } from "./low-rank-parts.ts";
import { defineMethod, type Method } from "./method.ts";
import { bfloat16Part, bfloat16Values, bytePart, type Part } from "./parts.ts";

export interface DQreloOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 1/16, which the signs take, and 1; 1/8 when omitted. */
  readonly ratio?: number;
  /** All singular directions of the residual, or only those that are kept, which is the default; see `Decomposition`. */
  readonly decomposition?: Decomposition;
}

type DQreloParts = LowRankParts & { readonly signs: Part; readonly scale: Part };

const SCALE_BYTES = 2;

/**
 * D-QReLO: the sign of every weight's change with one size for all, and the largest directions of what that leaves.
 *
 *   Δ̂ = α · sign(Δ) + A · B      α = mean |Δ|, which minimises ‖Δ − α · sign(Δ)‖
 *                                A · B = U_r Σ_r V_rᵀ of the residual R = Δ − α · sign(Δ)      A [out, r]   B [r, in]
 *
 * One bit blurs the few directions that matter most; a residual of low rank makes them sharp again. Signs first: what
 * a low rank leaves is noise, which one bit keeps badly. Signs alone take 1/16, so there is no smaller ratio; r is
 * what the rest pays for, at 16 bits a number. Cost: one truncated or exact singular value decomposition.
 *
 * Li et al., D-QReLO: Training- and Data-Free Delta Compression for Large Language Models via Quantization and
 * Residual Low-Rank Approximation, 2026.
 *
 * @throws {ValueError} ratio not between 0 and 1; from `compress`, a layer for which it does not pay for the signs and one
 *   direction
 */
export function dQrelo({ ratio = 1 / 8, decomposition = "truncated" }: DQreloOptions = {}): Method {
  assertRatio(ratio, "dQrelo");
  assertDecomposition(decomposition, "dQrelo");
  const signBytes = (shape: Matrix["shape"]) => packedLength(sizeOf(shape), 1) + SCALE_BYTES;
  const rankFor = (shape: Matrix["shape"]) =>
    Math.min(Math.floor((budget(ratio, shape) - signBytes(shape)) / bytesPerDirection(shape)), ...shape);
  return defineMethod<DQreloParts>({
    name: "d-qrelo",
    paper: "https://arxiv.org/abs/2604.16940",
    options: { ratio, decomposition },
    check(shape) {
      if (rankFor(shape) < 1)
        throw tooSmall("dQrelo", ratio, shape, signBytes(shape) + bytesPerDirection(shape));
    },
    forecast: (shape) => ({
      stored: [
        { kind: "signs", count: sizeOf(shape), bits: 1 },
        { kind: "scales", count: 1, bits: 16 },
        ...shape.map((side): Stored => ({ kind: "factors", count: side * rankFor(shape), bits: 16 })),
      ],
      bands: [{ bits: 16, rank: rankFor(shape) }],
      work: sizeOf(shape) + decompositionWork(shape, rankFor(shape), decomposition),
    }),
    encode(delta) {
      const scale = bfloat16Part("scales", Float32Array.of(meanAbs(delta)));
      const signs = bytePart("signs", packSigns(delta.data)); // sign(0) = +1
      const residual = plus(delta, -roundToBfloat16(Float32Array.of(meanAbs(delta)))[0]!, signs);
      return { signs, scale, ...lowRankParts(residual, rankFor(delta.shape), decomposition) };
    },
    decode: ({ signs, scale, ...factors }, shape) =>
      plus(lowRankMatrix(factors, shape), bfloat16Values(scale)[0]!, signs),
    bands: ({ A }) => [{ bits: 16, rank: A.shape[1]! }],
  });
}

/** A + size · signs */
function plus({ shape, data }: Matrix, size: number, signs: Part): Matrix {
  const kept = unpackSigns(signs.bytes, data.length);
  return matrix(
    ...shape,
    data.map((x, at) => x + size * kept[at]!),
  );
}
