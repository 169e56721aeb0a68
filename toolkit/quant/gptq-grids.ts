import { type Matrix, sizeOf } from "../tensor/tensor.ts";
import { finiteGrid } from "./affine.ts";
import type { Grid, GridOptions } from "./grid.ts";
import { groupCount, type Sharing } from "./groups.ts";

/**
 * The levels that GPTQ rounds to, each chosen when its first column is due.
 *
 * `left` is the matrix that is being rounded, transposed [columns, rows] and changing as it goes.
 */
export class GptqGrids {
  private readonly left: Matrix;
  private readonly per: Sharing;
  private readonly options: GridOptions;
  private readonly scales: Float32Array;
  private readonly zeroPoints: Uint8Array;
  /** One for each row, or one for all. */
  private current: Grid[] = [];

  constructor(left: Matrix, per: Sharing, options: GridOptions) {
    const [columns, rows] = left.shape;
    this.left = left;
    this.per = per;
    this.options = options;
    this.scales = new Float32Array(groupCount([rows, columns], per));
    this.zeroPoints = new Uint8Array(this.scales.length);
    if (sizeOf(left.shape) === 0) return;
    if (per === "row") this.forRows(0, columns, 0, 1);
    if (per === "tensor") this.forAll(left.data, 0);
  }

  /** Tells that column j is due. */
  reach(j: number): void {
    const { per } = this;
    const [columns, rows] = this.left.shape;
    if (per === "column") this.forAll(this.left.data.subarray(j * rows, (j + 1) * rows), j);
    if (typeof per === "number" && j % per === 0)
      this.forRows(j, Math.min(j + per, columns), j / per, Math.ceil(columns / per));
  }

  /** The levels of row i in the column that is due. */
  at(i: number): Grid {
    return this.current.length === 1 ? this.current[0]! : this.current[i]!;
  }

  stored(): { scales: Float32Array; zeroPoints: Uint8Array } {
    return { scales: this.scales, zeroPoints: this.zeroPoints };
  }

  /** One grid for each row, over columns first … last − 1; the group of row i is i · groupsInRow + group. */
  private forRows(first: number, last: number, group: number, groupsInRow: number): void {
    const rows = this.left.shape[1];
    const values = new Float32Array(last - first);
    this.current = Array.from({ length: rows }, (_, i) => {
      for (let j = first; j < last; j++) values[j - first] = this.left.data[j * rows + i]!;
      return this.keep(values, i * groupsInRow + group);
    });
  }

  private forAll(values: Float32Array, group: number): void {
    this.current = [this.keep(values, group)];
  }

  private keep(values: Float32Array, group: number): Grid {
    const grid = finiteGrid(values, this.options, `gptq: group ${group}`);
    this.scales[group] = grid.scale;
    this.zeroPoints[group] = grid.zeroPoint;
    return grid;
  }
}
