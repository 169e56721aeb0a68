import { roundToBfloat16 } from "../io/bfloat16.ts";
import { matmul } from "../linalg/matmul.ts";
import { rowsOf, scaleRows, stackRows } from "../linalg/rows.ts";
import { transpose } from "../linalg/transpose.ts";
import { dequantize, type Quantized, type QuantizeOptions, quantize } from "../quant/affine.ts";
import { type Curvature, curvatureOf } from "../quant/curvature.ts";
import { gptq } from "../quant/gptq.ts";
import type { Sharing } from "../quant/groups.ts";
import type { Matrix } from "../tensor/tensor.ts";
import type { PlannedBand } from "./bands.ts";
import { bandsPart } from "./bands-part.ts";
import { type Decomposition, type Directions, directionsOf } from "./directions.ts";
import { bfloat16Part, type Parts } from "./parts.ts";
import { quantizedParts } from "./quantized-parts.ts";
import { type LeftFactor, refitLeft } from "./refit.ts";

/** How the singular vectors of a delta are rounded. */
export interface FactorOptions {
  /** All singular directions, or only those that are kept; see `Decomposition`. */
  readonly decomposition: Decomposition;
  /** `"rtn"`: each number to the nearest level. `"gptq"`: so that the layer's output errs least; needs calibration. */
  readonly quantizer: "rtn" | "gptq";
  /** So many neighbours in a row of U and of Vt share a scale; one scale per singular vector when omitted. */
  readonly groupSize?: number;
  /** Which range the levels span; `"min-max"` is the paper's. */
  readonly range: NonNullable<QuantizeOptions["range"]>;
  /** Makes U · diag(S) anew for the rounded Vt, by least squares, before U is rounded: no bytes, less error. For outputs where there is calibration. */
  readonly refit: boolean;
  /** GPTQ's order of columns: by falling activation, or as they stand. */
  readonly actOrder: boolean;
  /** Added to the diagonal of GPTQ's Hessian, as a share of its mean. */
  readonly damping: number;
}

/**
 * What a truncated decomposition may add to the error of the directions that are left out, by an estimate from the side of too
 * much. In truth it adds a sixth to a third of that, and rounding is part of the error too: the method's error grows by 0 to
 * 0.8 %, on flat spectra and on those falling as i^-0.5, i^-0.75 and 1/i.
 */
const TOLERANCE = 0.05;

/** Which numbers of a factor share a scale: without groups, those of one singular vector. */
export function perOf(factor: "U" | "Vt", groupSize: number | undefined): Sharing {
  return groupSize ?? (factor === "U" ? "column" : "row");
}

/** The singular directions that fill the bands. */
export const directionsFor = (
  delta: Matrix,
  bands: readonly PlannedBand[],
  { decomposition }: FactorOptions,
): Directions => directionsOf(delta, totalRank(bands), decomposition, TOLERANCE);

export const totalRank = (bands: readonly PlannedBand[]): number =>
  bands.reduce((sum, { rank }) => sum + rank, 0);

/**
 * Rounds the singular vectors of a delta, band by band: first all of Vt, then U.
 *
 * @param inputs  XᵀX of the layer's inputs: for GPTQ, and for a refit where there is one
 */
export function encodeBands(
  delta: Matrix,
  bands: readonly PlannedBand[],
  options: FactorOptions,
  inputs: Matrix | undefined,
): Parts {
  const { Ut, S, Vt } = directionsFor(delta, bands, options);
  const gram = options.quantizer === "gptq" ? inputs : undefined;
  const rightCurvature = gram && curvatureOf(gram, options);
  const right = bandwise(bands, (band, first) =>
    round(rowsOf(Vt, first, band.rank), "Vt", band, options, rightCurvature),
  );
  const rounded = right.map(dequantize);
  const left: LeftFactor = options.refit
    ? refitLeft(delta, stackRows(rounded, delta.shape[1]), inputs)
    : { Ut, S: roundToBfloat16(S) };
  const leftQuantized = bandwise(bands, (band, first, b) => {
    const through = scaleRows(rounded[b]!, left.S.subarray(first, first + band.rank));
    const curvature = gram && curvatureOf(gramThrough(through, gram), options);
    return round(transpose(rowsOf(left.Ut, first, band.rank)), "U", band, options, curvature);
  });
  return partsOf(bands, options, left.S, right, leftQuantized);
}

/** What is stored of a delta: of each band its Vt and its U, and all of their singular values. */
export const partsOf = (
  bands: readonly PlannedBand[],
  { groupSize }: FactorOptions,
  S: Float32Array,
  right: readonly Quantized[],
  left: readonly Quantized[],
): Parts =>
  Object.assign(
    { bands: bandsPart(bands, groupSize), S: bfloat16Part("sigma", S.subarray(0, totalRank(bands))) },
    ...right.map((quantized, b) => quantizedParts(`Vt${b}`, quantized)),
    ...left.map((quantized, b) => quantizedParts(`U${b}`, quantized)),
  );

/** Calls for each band with the index of its first direction. */
export function bandwise<B extends PlannedBand, T>(
  bands: readonly B[],
  make: (band: B, first: number, index: number) => T,
): T[] {
  let next = 0;
  return bands.map((band, index) => {
    const first = next;
    next += band.rank;
    return make(band, first, index);
  });
}

export function round(
  factor: Matrix,
  name: "U" | "Vt",
  { bits }: PlannedBand,
  { groupSize, range }: FactorOptions,
  curvature: Curvature | undefined,
): Quantized {
  const how = { per: perOf(name, groupSize), range };
  return curvature ? gptq(factor, curvature, bits, how) : quantize(factor, bits, how);
}

/** The Gram matrix of B · Xᵀ from that of X: B · XᵀX · Bᵀ.   B [rank, in] */
export const gramThrough = (B: Matrix, gram: Matrix): Matrix =>
  matmul(matmul(B, gram), B, { transposeB: true });
