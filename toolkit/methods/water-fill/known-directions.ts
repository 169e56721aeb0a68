import { type Matrix, sizeOf } from "../../tensor/tensor.ts";
import { type Directions, directionsOf } from "../directions.ts";

/** Numbers that are kept at most. */
const ROOM = 2 ** 24;

interface Known {
  readonly matrix: Matrix;
  readonly directions: Directions;
}

/**
 * Whole decompositions, for who asks twice: a plan looks at every layer, and encoding begins with the same decomposition. It is kept,
 * where there is room, until it was asked for again; the numbers of a matrix say whether it is the same one.
 */
export class KnownDirections {
  private readonly known = new Map<string, Known>();
  private room = ROOM;

  /** All directions of a matrix, exactly. */
  of(matrix: Matrix): Directions {
    const key = `${matrix.shape} ${matrix.data[0]} ${matrix.data.at(-1)}`;
    const before = this.known.get(key);
    if (before?.matrix.data.every((x, at) => x === matrix.data[at])) {
      this.known.delete(key);
      this.room += sizeIn(before);
      return before.directions;
    }
    const now = { matrix, directions: directionsOf(matrix, Math.min(...matrix.shape), "exact", 0) };
    if (!before && sizeIn(now) <= this.room) {
      this.known.set(key, now);
      this.room -= sizeIn(now);
    }
    return now.directions;
  }
}

const sizeIn = ({ matrix, directions: { Ut, Vt } }: Known): number =>
  sizeOf(matrix.shape) + sizeOf(Ut.shape) + sizeOf(Vt.shape);
