import type { Tensor } from "../tensor/tensor.ts";

/** How far a fine-tuned matrix has gone from its base, column by column. */
export interface ColumnChanges {
  /** | ‖w_j‖ − ‖b_j‖ |   [columns] */
  readonly magnitude: Float64Array;
  /** 1 − cos(w_j, b_j)   [columns] */
  readonly direction: Float64Array;
}

/** Which column of a tensor each of its numbers stands in, and how many there are. */
export interface Columns {
  readonly count: number;
  of(at: number): number;
}

/**
 * The columns of a weight [out, in] are its inputs; those of an embedding [tokens, width], which is kept the other way
 * round, its tokens. Of a tensor with more dimensions the first counts as out.
 */
export function columnsOf({ shape, data }: Tensor, name: string): Columns {
  const [rows, columns] = [shape[0]!, data.length / shape[0]!];
  return /embed_tokens\.weight$/.test(name)
    ? { count: rows, of: (at) => Math.floor(at / columns) }
    : { count: columns, of: (at) => at % columns };
}

/**
 * Magnitude and direction of each column of base + delta beside those of the base.
 *
 *   W = m · D      m [columns] the norms, D the columns at norm 1
 *
 * A column of zeros has no direction: two of them do not differ, one of them differs by 1. Cost: O(weights).
 */
export function columnChanges(
  base: Float32Array,
  delta: Float32Array,
  { count, of }: Columns,
): ColumnChanges {
  const [before, after, both] = [0, 1, 2].map(() => new Float64Array(count)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let at = 0; at < base.length; at++) {
    const [j, b, w] = [of(at), base[at]!, base[at]! + delta[at]!];
    before[j]! += b * b;
    after[j]! += w * w;
    both[j]! += b * w;
  }
  return {
    magnitude: before.map((square, j) => Math.abs(Math.sqrt(after[j]!) - Math.sqrt(square))),
    direction: before.map((square, j) => {
      const sizes = Math.sqrt(square * after[j]!);
      if (sizes > 0) return 1 - both[j]! / sizes;
      return square === after[j] ? 0 : 1;
    }),
  };
}
