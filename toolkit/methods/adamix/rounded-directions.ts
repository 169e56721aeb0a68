import { matmul } from "../../linalg/matmul.ts";
import { rowProducts } from "../../linalg/row-products.ts";
import { rowsOf } from "../../linalg/rows.ts";
import { subtract } from "../../linalg/subtract.ts";
import { dequantize, type Quantized, quantize } from "../../quant/affine.ts";
import { type Curvature, curvatureOf } from "../../quant/curvature.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import type { FactorOptions } from "../delta-come-factors.ts";
import { round } from "../delta-come-factors.ts";
import type { Directions } from "../directions.ts";
import { paidFor } from "../search/direction-losses.ts";

/** The right singular vectors of a delta at some number of bits, and what is lost with each direction. */
export interface RoundedDirections {
  readonly bits: number;
  /** V̂t [count, in], each row rounded without regard to the others. */
  readonly Vt: Quantized;
  readonly lost: Float64Array;
}

/** Whose rounding is counted: Vt's alone, or U's too. */
export type Counted = "Vt" | "both";

/** How widths are tried. */
export interface RoundingOptions extends FactorOptions {
  /** What a width does not pay for is not rounded to it. */
  readonly ratio: number;
  readonly counted: Counted;
}

/**
 * Rounds the right singular vectors of a delta to some bits, and says what that loses of the layer's outputs.
 *
 *   lostᵢ = σᵢ² Δvᵢ H Δvᵢᵀ  (+ σᵢ² ‖Δuᵢ‖² v̂ᵢ H v̂ᵢᵀ)      Δv = v − v̂, Δu = u − û      H = XᵀX, or I without inputs
 *
 * The first term is exact, since the columns of U are orthonormal: ‖U diag(S) (Vt − V̂t) Xᵀ‖² = Σ lostᵢ. The second says what
 * rounding U to nearest adds, where V̂ is left as it is. Cost: one rounding [count, in] and one product [count, in] · [in, in].
 */
export function roundedDirections(
  { Ut, S, Vt }: Directions,
  bits: number,
  { ratio, counted, ...options }: RoundingOptions,
  gram: Matrix | undefined,
  curvature: Curvature | undefined,
): RoundedDirections {
  const count = Math.min(S.length, paidFor(bits, ratio, [Ut.shape[1], Vt.shape[1]]));
  const v = rowsOf(Vt, 0, count);
  const rounded = round(v, "Vt", { bits, rank: count }, options, curvature);
  const v̂ = dequantize(rounded);
  const right = energies(subtract(v, v̂), gram);
  if (counted === "Vt") return { bits, Vt: rounded, lost: right.map((lost, i) => S[i]! ** 2 * lost) };
  const u = rowsOf(Ut, 0, count);
  const left = energies(subtract(u, dequantize(quantize(u, bits, { range: options.range }))), undefined);
  const through = energies(v̂, gram);
  return { bits, Vt: rounded, lost: right.map((lost, i) => S[i]! ** 2 * (lost + left[i]! * through[i]!)) };
}

/** What dropping each direction loses: σᵢ² vᵢ H vᵢᵀ. */
export const droppedDirections = ({ S, Vt }: Directions, gram: Matrix | undefined): Float64Array =>
  energies(Vt, gram).map((energy, i) => S[i]! ** 2 * energy);

/** w H wᵀ of each row w. */
const energies = (rows: Matrix, gram: Matrix | undefined): Float64Array =>
  rowProducts(gram ? matmul(rows, gram) : rows, rows).map((energy) => Math.max(energy, 0));

/** The curvature by which rows are rounded; none where they are rounded to nearest. */
export const curvatureFor = (gram: Matrix | undefined, options: FactorOptions): Curvature | undefined =>
  gram && options.quantizer === "gptq" ? curvatureOf(gram, options) : undefined;
