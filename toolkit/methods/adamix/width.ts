/** What each direction costs and loses when it is stored with some number of bits. */
export interface Width {
  /** 0: dropped. */
  readonly bits: number;
  /** The same for every direction. */
  readonly cost: number;
  /** What is lost of direction i; directions beyond the end cannot have these bits. */
  readonly lost: ArrayLike<number>;
}

/** Of every direction which width it has, as an index, with what all of them cost and lose. */
export interface Allocation {
  readonly chosen: Uint8Array;
  readonly cost: number;
  readonly lost: number;
}

/** What direction i loses at a width: all there is where it cannot have it. */
export const lostAt = ({ lost }: Width, i: number): number => lost[i] ?? Number.POSITIVE_INFINITY;

/** The widths of all directions with their sums. */
export function allocated(widths: readonly Width[], chosen: Uint8Array): Allocation {
  let [cost, lost] = [0, 0];
  chosen.forEach((w, i) => {
    cost += widths[w]!.cost;
    lost += lostAt(widths[w]!, i);
  });
  return { chosen, cost, lost };
}
