import { rowsOf } from "../linalg/rows.ts";
import { transpose } from "../linalg/transpose.ts";
import { type Matrix, sizeOf } from "../tensor/tensor.ts";
import { finiteGrid } from "./affine.ts";
import type { Grid, GridOptions } from "./grid.ts";
import { groupCount, type Sharing } from "./groups.ts";
import type { PatternMask } from "./pattern.ts";

/**
 * The levels that GPTQ rounds to, each chosen when its first column is due.
 *
 * `left` is the matrix that is being rounded, transposed [columns, rows] and changing as it goes.
 */
export class GptqGrids {
  private readonly left: Matrix;
  private readonly per: Sharing;
  private readonly options: GridOptions;
  private readonly mask: PatternMask | undefined;
  private readonly scales: Float32Array;
  private readonly zeroPoints: Uint8Array;
  /** The levels of each row in the column that is due; the top one is the same for all. */
  private readonly scale: Float64Array;
  private readonly zeroPoint: Float64Array;

  constructor(left: Matrix, per: Sharing, options: GridOptions, mask?: PatternMask) {
    const [columns, rows] = left.shape;
    this.left = left;
    this.per = per;
    this.options = options;
    this.mask = mask;
    this.scales = new Float32Array(groupCount([rows, columns], per));
    this.zeroPoints = new Uint8Array(this.scales.length);
    this.scale = new Float64Array(rows);
    this.zeroPoint = new Float64Array(rows);
    if (sizeOf(left.shape) === 0) return;
    const start = mask?.whole() ?? left;
    if (per === "row") this.forRows(start, 0, columns, 0, 1);
    if (per === "tensor") this.forAll(start.data, 0);
  }

  /**
   * Rounds column j, whose turn has come.
   *
   * @param divisor  R_jj
   * @param codes    [rows], to be filled
   * @param errors   [rows], to be filled with e = (w_j − ŵ_j) / R_jj
   */
  round(j: number, divisor: number, codes: Uint8Array, errors: Float32Array): void {
    this.reach(j);
    const { scale, zeroPoint } = this;
    const top = 2 ** this.options.bits - 1;
    const column = this.column(j);
    const kept = this.mask?.column(j);
    for (let i = 0; i < codes.length; i++) {
      const x = column[i]!;
      const s = scale[i]!;
      const z = zeroPoint[i]!;
      const code = s === 0 || kept?.[i] === 0 ? z : Math.min(Math.max(Math.round(x / s) + z, 0), top);
      codes[i] = code;
      errors[i] = (x - s * (code - z)) / divisor;
    }
  }

  private column(j: number): Float32Array {
    const rows = this.left.shape[1];
    return this.left.data.subarray(j * rows, (j + 1) * rows);
  }

  /** Chooses the levels that begin with column j. */
  private reach(j: number): void {
    const { per } = this;
    const [columns] = this.left.shape;
    if (per === "column") this.forAll(this.column(j), j);
    if (typeof per === "number" && j % per === 0)
      this.forRows(this.left, j, Math.min(per, columns - j), j / per, Math.ceil(columns / per));
  }

  stored(): { scales: Float32Array; zeroPoints: Uint8Array } {
    return { scales: this.scales, zeroPoints: this.zeroPoints };
  }

  /** Levels for each row, over `count` columns from `first` on; the group of row i is i · groupsInRow + group. */
  private forRows(from: Matrix, first: number, count: number, group: number, groupsInRow: number): void {
    const { shape, data } = transpose(rowsOf(from, first, count)); // [rows, count]
    for (let i = 0; i < shape[0]; i++) {
      const grid = this.keep(data.subarray(i * count, (i + 1) * count), i * groupsInRow + group);
      this.scale[i] = grid.scale;
      this.zeroPoint[i] = grid.zeroPoint;
    }
  }

  private forAll(values: Float32Array, group: number): void {
    const grid = this.keep(values, group);
    this.scale.fill(grid.scale);
    this.zeroPoint.fill(grid.zeroPoint);
  }

  private keep(values: Float32Array, group: number): Grid {
    const grid = finiteGrid(values, this.options, `gptq: group ${group}`);
    this.scales[group] = grid.scale;
    this.zeroPoints[group] = grid.zeroPoint;
    return grid;
  }
}
