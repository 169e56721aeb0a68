import { roundToBfloat16 } from "../../io/bfloat16.ts";
import { matmul } from "../../linalg/matmul.ts";
import { frobeniusNorm } from "../../linalg/norm.ts";
import { outputEnergy } from "../../linalg/output-energy.ts";
import { rowProducts } from "../../linalg/row-products.ts";
import { rowsOf } from "../../linalg/rows.ts";
import { dequantize, type QuantizeOptions, quantize } from "../../quant/affine.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import { bandBytes } from "../band-cost.ts";
import { type Band, planBands } from "../bands.ts";
import { budget } from "../budget.ts";
import { gramOf } from "../calibration.ts";
import { type Decomposition, directionsOf } from "../directions.ts";

/** What is lost of each singular direction of a delta when its two vectors are rounded. */
export interface DirectionLosses {
  readonly shape: Matrix["shape"];
  /** ‖Δ‖², or ‖Δ Xᵀ‖² where the inputs' Gram matrix was given: what is lost when nothing is stored. */
  readonly energy: number;
  /**
   * For each number of bits the energy that each rounded direction loses, largest singular value first; 0 bits:
   * dropped.
   */
  readonly lost: ReadonlyMap<number, Float64Array>;
}

type Range = NonNullable<QuantizeOptions["range"]>;

export interface DirectionLossesOptions {
  /** Numbers of bits to try, 1 … 8 each. */
  readonly bits: readonly number[];
  /** XᵀX [in, in] of what enters the layer: losses are then those of its output. */
  readonly gram?: Matrix;
  /**
   * The largest ratio that will be asked for: what it does not pay for is not rounded. All directions are when
   * omitted.
   */
  readonly ratio?: number;
  /** As `deltaCoMe` rounds when omitted. */
  readonly range?: Range;
  /** All directions when omitted; `"truncated"`: only as many as `ratio` pays for at the fewest bits, several times faster. */
  readonly decomposition?: Decomposition;
}

/** What a truncated decomposition may add to the error of what is left out. */
const TOLERANCE = 0.05;

/**
 * What each singular direction of a delta loses at each number of bits: enough to predict what any bands lose,
 * without compressing anything again.
 *
 *   lostᵢ(bits) = ‖σ u vᵀ − σ̂ û v̂ᵀ‖²_H     ‖E‖²_H = trace(E H Eᵀ)     H = XᵀX, or I without inputs
 *               = σ² vᵀHv − 2 σ σ̂ (uᵀû)(vᵀHv̂) + σ̂² ‖û‖² v̂ᵀHv̂
 *
 * û and v̂ are rounded to nearest, with one scale and one zero point each, as `deltaCoMe` does by default: then
 * what one direction loses does not depend on the others. Losses of different directions nearly add up, since their
 * errors are nearly orthogonal: on `tiny-math`, `predictedError` is within 0.013 of what is measured in every
 * layer, and 0.002 on average.
 * Cost: one singular value decomposition; for each number of bits the rounding of the singular vectors, slow
 * at 8 bits, and with inputs one product [n, in] · [in, in].
 *
 * @param delta  [out, in]
 * @throws {ValueError} bits out of range
 * @throws {ShapeError} the Gram matrix is that of other inputs
 */
export function directionLosses(
  delta: Matrix,
  { bits, gram, ratio = 1, range = "least-squares", decomposition = "exact" }: DirectionLossesOptions,
): DirectionLosses {
  const inputs = gram && gramOf("directionLosses", delta.shape, gram);
  const seen = (rows: Matrix) => (inputs ? matmul(rows, inputs) : rows); // v → vᵀH
  const isTruncated = decomposition === "truncated";
  const rank = isTruncated ? paidFor(Math.min(...bits), ratio, delta.shape) : Math.min(...delta.shape);
  const { Ut, S, Vt } = directionsOf(delta, rank, decomposition, TOLERANCE);
  const sigma = roundToBfloat16(S);
  const across = rowProducts(seen(Vt), Vt); // vᵀHv
  const lostAt = (bits: number): Float64Array => {
    const count = paidFor(bits, ratio, delta.shape);
    const [u, v] = [rowsOf(Ut, 0, count), rowsOf(Vt, 0, count)];
    const [û, v̂] = [rounded(u, bits, range), rounded(v, bits, range)];
    const through = seen(v̂);
    const [uû, ûû, vv̂, v̂v̂] = [
      rowProducts(u, û),
      rowProducts(û, û),
      rowProducts(through, v),
      rowProducts(through, v̂),
    ];
    return uû.map((_, i) => {
      const [s, ŝ] = [S[i]!, sigma[i]!];
      return Math.max(s * s * across[i]! - 2 * s * ŝ * uû[i]! * vv̂[i]! + ŝ * ŝ * ûû[i]! * v̂v̂[i]!, 0);
    });
  };
  const dropped = across.map((vv, i) => S[i]! ** 2 * vv);
  return {
    shape: delta.shape,
    energy: isTruncated ? energyOf(delta, inputs) : dropped.reduce((sum, energy) => sum + energy, 0),
    lost: new Map([[0, dropped], ...bits.map((bits) => [bits, lostAt(bits)] as const)]),
  };
}

const energyOf = (delta: Matrix, gram: Matrix | undefined): number =>
  gram ? outputEnergy(delta, gram) : frobeniusNorm(delta) ** 2;

/** How many directions at this width a ratio of the 16-bit bytes pays for, if only their codes are counted. */
export function paidFor(bits: number, ratio: number, shape: Matrix["shape"]): number {
  const all: Band = { bits, rank: "rest" };
  const plan = planBands([all], shape, budget(ratio, shape), (band) => bandBytes(band, shape, {}, "paper"));
  return plan[0]?.rank ?? 0;
}

const rounded = (rows: Matrix, bits: number, range: Range): Matrix =>
  dequantize(quantize(rows, bits, { range }));
