import { matmul } from "../linalg/matmul.ts";
import { rowsOf, scaleRows, stackRows } from "../linalg/rows.ts";
import { svd } from "../linalg/svd.ts";
import { transpose } from "../linalg/transpose.ts";
import { quantize } from "../quant/affine.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { assertBands, type Band, bandBytes, defaultBands, type PlannedBand, planBands } from "./bands.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { defineMethod, type Method } from "./method.ts";
import {
  bfloat16Part,
  bfloat16Values,
  dequantizedParts,
  type Part,
  type Parts,
  quantizedParts,
  uint16Part,
  uint16Values,
} from "./parts.ts";

export interface DeltaCoMeOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1; scales, zero points and σ included. */
  readonly ratio?: number;
  /** Filled in order until the budget is spent; the published ones, scaled to the layer, when omitted. */
  readonly bands?: readonly Band[];
  /** Range of a singular vector that its levels span; `"min-max"` is the paper's. */
  readonly range?: "least-squares" | "min-max";
}

/**
 * Delta-CoMe: the first few directions of a delta finely, many more coarsely.
 *
 *   Δ̂ = Σ over bands  Û · diag(S) · V̂t      Û [out, rank], V̂t [rank, in] with the band's bits   S at 16 bits
 *
 * Singular values of a fine-tune fall steeply and then slowly: a small rank at high precision misses the
 * long tail, one bit for everything blurs the head. Bits that shrink with the singular values get both.
 * Each singular vector (a column of U, a row of Vt) has one scale and one zero point and is rounded to
 * nearest. The paper rounds with GPTQ on calibration data, min–max in groups of 128 along the rows of U and
 * Vt; rounding to nearest needs the least-squares range instead, else 2 bits lose more than they bring.
 * Cost: one singular value decomposition.
 *
 * Ping et al., Delta-CoMe: Training-Free Delta-Compression with Mixed-Precision for Large Language Models, 2024.
 *
 * @throws {ValueError} an impossible ratio or band; from `compress`, a layer where it does not pay for one direction
 */
export function deltaCoMe({ ratio = 1 / 16, bands, range = "least-squares" }: DeltaCoMeOptions = {}): Method {
  assertRatio(ratio, "deltaCoMe");
  if (bands) assertBands(bands, "deltaCoMe");
  const planFor = (shape: Matrix["shape"]) =>
    planBands(bands ?? defaultBands(shape), shape, budget(ratio, shape));
  return defineMethod<Parts>({
    name: "delta-come",
    paper: "https://arxiv.org/abs/2406.08903",
    options: { ratio, range, ...(bands && { bands }) },
    check(shape) {
      if (planFor(shape).length > 0) return;
      const bits = Math.min(...(bands ?? defaultBands(shape)).map((band) => band.bits));
      throw tooSmall("deltaCoMe", ratio, shape, bandBytes({ bits, rank: 1 }, shape));
    },
    encode: (delta) => encode(delta, planFor(delta.shape), range),
    decode,
    bands: (parts) => bandsOf(parts["bands"]!),
  });
}

function encode(
  delta: Matrix,
  bands: readonly PlannedBand[],
  range: NonNullable<DeltaCoMeOptions["range"]>,
): Parts {
  const { U, S, Vt } = svd(delta);
  const Ut = transpose(U);
  const parts: Record<string, Part> = { bands: bandsPart(bands) };
  let first = 0;
  for (const [index, { bits, rank }] of bands.entries()) {
    const quantized = (vectors: Matrix) => quantize(rowsOf(vectors, first, rank), bits, { range });
    Object.assign(
      parts,
      quantizedParts(`Ut${index}`, quantized(Ut)),
      quantizedParts(`Vt${index}`, quantized(Vt)),
    );
    first += rank;
  }
  parts["S"] = bfloat16Part("sigma", S.subarray(0, first));
  return parts;
}

function decode(parts: Parts, [out, inner]: Matrix["shape"]): Matrix {
  const bands = bandsOf(parts["bands"]!);
  const vectors = (name: string, length: number) =>
    stackRows(
      bands.map(({ bits, rank }, index) => dequantizedParts(`${name}${index}`, parts, bits, [rank, length])),
      length,
    );
  const Ut = scaleRows(vectors("Ut", out), bfloat16Values(parts["S"]!));
  return matmul(Ut, vectors("Vt", inner), { transposeA: true });
}

const bandsPart = (bands: readonly PlannedBand[]): Part =>
  uint16Part(
    "bands",
    bands.flatMap(({ bits, rank }) => [bits, rank]),
    [bands.length, 2],
  );

function bandsOf(part: Part): PlannedBand[] {
  const numbers = uint16Values(part);
  return Array.from({ length: part.shape[0]! }, (_, i) => ({
    bits: numbers[2 * i]!,
    rank: numbers[2 * i + 1]!,
  }));
}
