import { type Matrix, sizeOf } from "../../tensor/tensor.ts";
import { type Directions, directionsOf } from "../directions.ts";

/** Numbers that are kept at most. */
const ROOM = 2 ** 24;

interface Known {
  readonly matrix: Matrix;
  readonly directions: Directions;
}

/**
 * Whole decompositions on their way from a plan, which looks at every layer, to the encoding, which begins with the same ones. They
 * are found by the numbers of the matrix, so that none is ever taken for another's.
 */
export class KnownDirections {
  private readonly known = new Map<string, Known>();
  private room = ROOM;

  /** All directions of a matrix; kept, where there is room, until they are taken. */
  keep(matrix: Matrix): Directions {
    const now = { matrix, directions: allOf(matrix) };
    if (!this.known.has(keyOf(matrix)) && sizeIn(now) <= this.room) {
      this.known.set(keyOf(matrix), now);
      this.room -= sizeIn(now);
    }
    return now.directions;
  }

  /** The same; those that were kept are kept no longer. */
  take(matrix: Matrix): Directions {
    const kept = this.known.get(keyOf(matrix));
    if (!kept?.matrix.data.every((x, at) => x === matrix.data[at])) return allOf(matrix);
    this.known.delete(keyOf(matrix));
    this.room += sizeIn(kept);
    return kept.directions;
  }
}

const allOf = (matrix: Matrix): Directions => directionsOf(matrix, Math.min(...matrix.shape), "exact", 0);

const keyOf = ({ shape, data }: Matrix): string => `${shape} ${data[0]} ${data.at(-1)}`;

const sizeIn = ({ matrix, directions: { Ut, Vt } }: Known): number =>
  sizeOf(matrix.shape) + sizeOf(Ut.shape) + sizeOf(Vt.shape);
