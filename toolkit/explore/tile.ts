import { roundToBfloat16 } from "../io/bfloat16.ts";
import { matmul } from "../linalg/matmul.ts";
import { rowsOf, scaleRows, stackRows } from "../linalg/rows.ts";
import { subtract } from "../linalg/subtract.ts";
import type { Directions } from "../methods/directions.ts";
import { dequantize, type QuantizeOptions, quantize } from "../quant/affine.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/** So many neighbouring directions are rounded and multiplied together. */
export const TILE = 32;

/**
 * What some neighbouring directions lose at a number of bits: each is a sum of matrices of rank one, none of which is a small
 * difference of large numbers.
 *
 *   rounded   σ̂ û v̂ᵀ − σ u vᵀ = (σ̂ û − σ u) v̂ᵀ + σ u (v̂ − v)ᵀ        two terms
 *   dropped                    −σ u vᵀ                                  one
 */
export interface Tile {
  readonly count: number;
  readonly terms: 1 | 2;
  /** [terms · count, out], the first terms of all directions before the second ones */
  readonly left: Matrix;
  /** [terms · count, in] */
  readonly right: Matrix;
  /** right · XᵀX, where there are inputs */
  readonly seen?: Matrix;
}

/** How directions are rounded, and what enters the layer. */
export interface TileOptions {
  readonly range: NonNullable<QuantizeOptions["range"]>;
  readonly gram?: Matrix;
}

/**
 * The directions from number `index · TILE` on, at a number of bits; 0: dropped. Each vector has one scale and one zero point, and
 * σ becomes a bfloat16, as `deltaCoMe` stores them by default.
 */
export function tileOf(
  directions: Directions,
  index: number,
  bits: number,
  { range, gram }: TileOptions,
): Tile {
  const first = index * TILE;
  const count = Math.min(TILE, directions.S.length - first);
  const S = directions.S.subarray(first, first + count);
  const [u, v] = [rowsOf(directions.Ut, first, count), rowsOf(directions.Vt, first, count)];
  const whole = scaleRows(u, S); // σ u
  const seenBy = (right: Matrix) => gram && { seen: matmul(right, gram) };
  if (bits === 0)
    return {
      ...{ count, terms: 1, left: scaleRows(whole, Array<number>(count).fill(-1)), right: v },
      ...seenBy(v),
    };
  const rounded = (vectors: Matrix) => dequantize(quantize(vectors, bits, { range }));
  const [û, v̂] = [rounded(u), rounded(v)];
  const left = stackRows([subtract(scaleRows(û, roundToBfloat16(S)), whole), whole], u.shape[1]);
  const right = stackRows([v̂, subtract(v̂, v)], v.shape[1]);
  return { count, terms: 2, left, right, ...seenBy(right) };
}

/** Products of what directions lose: of each direction of one tile with each of another. */
export interface TileProducts {
  /** [count, count] trace(Eᵢ · Eⱼᵀ) */
  readonly weights: Matrix;
  /** [count, count] trace(Eᵢ · XᵀX · Eⱼᵀ), where there are inputs */
  readonly outputs?: Matrix;
}

/**
 * Products of rank-one matrices are products of their factors, trace(l r · (l′ r′)ᵀ) = (l · l′)(r · r′), so that no matrix
 * [out, in] is made. Cost: two products [terms · count, out] · [out, terms · count], three with inputs.
 */
export function productsOf(a: Tile, b: Tile): TileProducts {
  const left = matmul(a.left, b.left, { transposeB: true });
  const summed = (right: Matrix) => summedOverTerms(left, matmul(right, b.right, { transposeB: true }), a, b);
  return { weights: summed(a.right), ...(a.seen && { outputs: summed(a.seen) }) };
}

function summedOverTerms(left: Matrix, right: Matrix, a: Tile, b: Tile): Matrix {
  const sums = matrix(a.count, b.count);
  let at = 0;
  for (let p = 0; p < a.terms; p++)
    for (let i = 0; i < a.count; i++)
      for (let q = 0; q < b.terms; q++)
        for (let j = 0; j < b.count; j++, at++)
          sums.data[i * b.count + j]! += left.data[at]! * right.data[at]!;
  return sums;
}
