import type { Quantized } from "../../quant/affine.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import { bandBytes } from "../band-cost.ts";
import type { PlannedBand } from "../bands.ts";
import { directionBits } from "./direction-bits.ts";
import { exactWidths } from "./exact.ts";
import { lagrangianWidths } from "./lagrangian.ts";
import type { RoundedDirections } from "./rounded-directions.ts";
import type { Width } from "./width.ts";

/** How widths are chosen. */
export type Allocator = "exact" | "lagrangian";

const allocators = { exact: exactWidths, lagrangian: lagrangianWidths } as const;

/** Directions that have the same width: which of the delta's they are, and their rounded rows of Vt. */
export interface ChosenBand extends PlannedBand {
  readonly indices: readonly number[];
  readonly Vt: Quantized;
}

export interface ChosenBandsOptions {
  readonly shape: Matrix["shape"];
  readonly bytes: number;
  readonly allocation: Allocator;
}

/**
 * The directions at the widths that lose least within some bytes, those with the same width as one band, finest first.
 * The order of directions means nothing to their sum, so none is stored. What bands take beside their directions (four bytes each,
 * and bits that do not fill a byte) is known when they are chosen, and is then taken off the bytes until all fit.
 */
export function chosenBands(
  tried: readonly RoundedDirections[],
  dropped: Float64Array,
  { shape, bytes, allocation }: ChosenBandsOptions,
): ChosenBand[] {
  const widths: Width[] = [
    { bits: 0, cost: 0, lost: dropped },
    ...tried.map(({ bits, lost }) => ({ bits, cost: directionBits(bits, shape), lost })),
  ];
  for (let paid = bytes; ; ) {
    const { chosen } = allocators[allocation](widths, dropped.length, 8 * paid);
    const bands = tried.flatMap(({ bits, Vt }, t) => {
      const indices = [...chosen.keys()].filter((i) => chosen[i] === t + 1);
      return indices.length > 0 ? [{ bits, rank: indices.length, indices, Vt: rowsOf(Vt, indices) }] : [];
    });
    const over = bands.reduce((sum, band) => sum + bandBytes(band, shape), 0) - bytes;
    if (over <= 0) return bands;
    paid -= over;
  }
}

/** Some rows of a matrix that has one scale and zero point a row. */
function rowsOf(
  { shape: [, columns], codes, scales, zeroPoints, ...rest }: Quantized,
  rows: number[],
): Quantized {
  const picked = new Uint8Array(rows.length * columns);
  rows.forEach((row, at) => {
    picked.set(codes.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return {
    ...rest,
    shape: [rows.length, columns],
    codes: picked,
    scales: Float32Array.from(rows, (row) => scales[row]!),
    zeroPoints: Uint8Array.from(rows, (row) => zeroPoints[row]!),
  };
}
