import { matmul } from "../linalg/matmul.ts";
import { scaleRows, stackRows } from "../linalg/rows.ts";
import { transpose } from "../linalg/transpose.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { bandsOf } from "./bands-part.ts";
import { perOf } from "./delta-come-factors.ts";
import { bfloat16Values, type Parts } from "./parts.ts";
import { dequantizedParts } from "./quantized-parts.ts";

/**
 * The matrix that bands of rounded singular vectors stand for.
 *
 *   Δ̂ = Σ over bands  Û · diag(S) · V̂t      Û [out, rank]   V̂t [rank, in]
 *
 * @param pass  only the bands up to this one, counted from 0
 */
export function bandsMatrix(parts: Parts, [out, inner]: Matrix["shape"], pass?: number): Matrix {
  const bands = bandsOf(parts).slice(0, pass === undefined ? undefined : pass + 1);
  if (bands.length === 0) return matrix(out, inner);
  const Vt = bands.map(({ bits, rank, groupSize }, b) =>
    dequantizedParts(`Vt${b}`, parts, { shape: [rank, inner], bits, per: perOf("Vt", groupSize) }),
  );
  const Ut = bands.map(({ bits, rank, groupSize }, b) =>
    transpose(dequantizedParts(`U${b}`, parts, { shape: [out, rank], bits, per: perOf("U", groupSize) })),
  );
  const left = stackRows(Ut, out);
  const S = bfloat16Values(parts["S"]!).subarray(0, left.shape[0]);
  return matmul(scaleRows(left, S), stackRows(Vt, inner), { transposeA: true });
}
