import { roundToBfloat16 } from "../../io/bfloat16.ts";
import { matmul } from "../../linalg/matmul.ts";
import { rowsOf, scaleRows, stackRows } from "../../linalg/rows.ts";
import { subtract } from "../../linalg/subtract.ts";
import { transpose } from "../../linalg/transpose.ts";
import { dequantize, type Quantized } from "../../quant/affine.ts";
import { curvatureOf } from "../../quant/curvature.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import { type FactorOptions, gramThrough, partsOf, round } from "../delta-come-factors.ts";
import { directionsOf } from "../directions.ts";
import type { Parts } from "../parts.ts";
import { type LeftFactor, refitLeft } from "../refit.ts";
import { type Allocator, type ChosenBand, chosenBands } from "./chosen-bands.ts";
import { directionBits } from "./direction-bits.ts";
import {
  type Counted,
  curvatureFor,
  droppedDirections,
  type RoundedDirections,
  roundedDirections,
} from "./rounded-directions.ts";

/** How a layer is encoded. */
export interface AdaMixSettings extends FactorOptions {
  readonly ratio: number;
  /** Numbers of bits to choose from, falling. */
  readonly bits: readonly number[];
  readonly allocation: Allocator;
  readonly counted: Counted;
}

/** What a truncated decomposition may add to the error of what is left out. */
const TOLERANCE = 0.05;

/** A delta's singular directions at the widths that lose least within some bytes. */
export function encodeDirections(
  delta: Matrix,
  settings: AdaMixSettings,
  bytes: number,
  gram: Matrix | undefined,
): Parts {
  const most = Math.floor((8 * bytes) / directionBits(Math.min(...settings.bits), delta.shape));
  const rank = Math.min(most, ...delta.shape);
  const directions = directionsOf(delta, rank, settings.decomposition, TOLERANCE);
  const curvature = curvatureFor(gram, settings);
  const tried = settings.bits.map(
    (bits): RoundedDirections => roundedDirections(directions, bits, settings, gram, curvature),
  );
  const bands = chosenBands(tried, droppedDirections(directions, gram), {
    shape: delta.shape,
    bytes,
    allocation: settings.allocation,
  });
  const sigma = roundToBfloat16(directions.S);
  const own = ({ indices }: ChosenBand): LeftFactor => ({
    Ut: stackRows(
      indices.map((i) => rowsOf(directions.Ut, i, 1)),
      delta.shape[0],
    ),
    S: Float32Array.from(indices, (i) => sigma[i]!),
  });
  return encodeLeft(delta, bands, settings, gram, own);
}

/**
 * U of each band, finest first, rounded for what V̂ and the bands before it left over: by least squares, so that it makes up for
 * their errors as far as it can. Without `refit`, the singular vectors as they are.
 */
function encodeLeft(
  delta: Matrix,
  bands: readonly ChosenBand[],
  options: FactorOptions,
  gram: Matrix | undefined,
  own: (band: ChosenBand) => LeftFactor,
): Parts {
  const inner = delta.shape[1];
  const right = bands.map(({ Vt }) => dequantize(Vt));
  const left: Quantized[] = [];
  const sigmas: number[] = [];
  let residual = delta;
  bands.forEach((band, b) => {
    const { Ut, S } = options.refit ? refitLeft(residual, stackRows(right.slice(b), inner), gram) : own(band);
    const sigma = S.slice(0, band.rank);
    const through = scaleRows(right[b]!, sigma);
    const curvature =
      gram && options.quantizer === "gptq" ? curvatureOf(gramThrough(through, gram), options) : undefined;
    const U = round(transpose(rowsOf(Ut, 0, band.rank)), "U", band, options, curvature);
    left.push(U);
    sigmas.push(...sigma);
    residual = subtract(residual, matmul(dequantize(U), through));
  });
  const Vt = bands.map((band) => band.Vt);
  return partsOf(bands, options, Float32Array.from(sigmas), Vt, left);
}
