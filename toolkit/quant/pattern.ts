import { ValueError } from "../errors.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/** Of `of` columns side by side in a row, `kept` are kept and the others are zero: 2 of 4 is what GPUs multiply faster. */
export interface Pattern {
  readonly kept: number;
  readonly of: number;
}

/** Throws a ValueError unless 1 ≤ kept ≤ of ≤ 256, both whole numbers. */
export function assertPattern({ kept, of }: Pattern, where: string): void {
  const whole = Number.isInteger(kept) && Number.isInteger(of);
  if (!whole || kept < 1 || kept > of || of > 256)
    throw new ValueError(`${where}: expected a pattern such as 2 of 4, got ${kept} of ${of}`);
}

/**
 * Which numbers of a matrix a pattern keeps: those of each row with the largest w_j² / R_jj², of equal ones the first.
 *
 * `left` is the matrix, transposed [columns, rows]; what is kept of columns side by side is chosen when it is first asked
 * for, from the numbers as they then are.
 */
export class PatternMask {
  private readonly left: Matrix;
  private readonly pattern: Pattern;
  /** R_jj of each column; ones where columns matter alike. */
  private readonly divisors: Float32Array;
  /** 1 where a number is kept, of the columns that are due [of, rows] */
  private readonly mask: Uint8Array;

  constructor(left: Matrix, pattern: Pattern, divisors: Float32Array) {
    this.left = left;
    this.pattern = pattern;
    this.divisors = divisors;
    this.mask = new Uint8Array(pattern.of * left.shape[1]);
  }

  /** 1 for the rows that keep their number in column j; columns are asked for in order. */
  column(j: number): Uint8Array {
    const rows = this.left.shape[1];
    const place = j % this.pattern.of;
    if (place === 0) this.choose(j);
    return this.mask.subarray(place * rows, (place + 1) * rows);
  }

  /** The matrix as it is, without what is not kept. */
  whole(): Matrix {
    const [columns, rows] = this.left.shape;
    const result = matrix(columns, rows);
    for (let j = 0, at = 0; j < columns; j++) {
      const kept = this.column(j);
      for (let i = 0; i < rows; i++, at++) if (kept[i]) result.data[at] = this.left.data[at]!;
    }
    return result;
  }

  /** Chooses for the columns from `first` on. */
  private choose(first: number): void {
    const [columns, rows] = this.left.shape;
    const count = Math.min(this.pattern.of, columns - first);
    const scores = new Float64Array(count);
    this.mask.fill(0);
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < count; k++)
        scores[k] = (this.left.data[(first + k) * rows + i]! / this.divisors[first + k]!) ** 2;
      for (let n = 0; n < Math.min(this.pattern.kept, count); n++) {
        let best = 0;
        for (let k = 1; k < count; k++) if (scores[k]! > scores[best]!) best = k;
        this.mask[best * rows + i] = 1;
        scores[best] = -1;
      }
    }
  }
}
