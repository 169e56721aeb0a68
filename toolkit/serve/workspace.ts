import type { Tensor2D } from "@tensorflow/tfjs-node-gpu";
import { tf } from "../backend/tensorflow.ts";
import { product } from "../model/product.ts";
import { allocate } from "../tensor/tensor.ts";
import type { PackedRows } from "./packed-rows.ts";

/** Numbers that are unpacked at a time, at most: 4 MB. Fewer, and the products take longer than the unpacking. */
const MOST = 2 ** 20;

/** Memory in which packed matrices become numbers, a few rows at a time: one for all of them, as large as they need. */
export class Workspace {
  private numbers = allocate(0);
  private codes = new Uint8Array(0);

  get held(): readonly ArrayBufferView[] {
    return [this.numbers, this.codes];
  }

  /**
   * The product with a packed matrix, x · Aᵀ.
   *
   *   x [n, columns]   A [rows, columns]   →   [n, rows]
   */
  timesTransposed(x: Tensor2D, rows: PackedRows): Tensor2D {
    const pieces = this.inPieces(rows, (A) => product(x, A, true));
    return pieces.length === 1 ? pieces[0]! : tf.concat(pieces, 1);
  }

  /**
   * The product with a packed matrix, x · A.
   *
   *   x [n, rows]   A [rows, columns]   →   [n, columns]
   */
  times(x: Tensor2D, rows: PackedRows): Tensor2D {
    const all = rows.shape[0];
    const pieces = this.inPieces(rows, (A, first) => {
      const count = A.shape[0];
      return product(count === all ? x : x.slice([0, first], [-1, count]), A);
    });
    return pieces.length === 1 ? pieces[0]! : tf.addN(pieces);
  }

  /** One row as numbers, in memory that is used again: to be copied. */
  row(rows: PackedRows, index: number): Float32Array {
    const [, columns] = rows.shape;
    this.makeRoom(1, columns);
    rows.unpack({ first: index, count: 1, into: this.numbers, stride: columns, codes: this.codes });
    return this.numbers.subarray(0, columns);
  }

  /** All rows as numbers, in memory of their own. */
  whole(rows: PackedRows): Float32Array {
    const [all, columns] = rows.shape;
    const numbers = allocate(all * columns);
    this.makeRoom(all, columns);
    const atOnce = this.rowsAtOnce(columns);
    for (let first = 0; first < all; first += atOnce) {
      const count = Math.min(atOnce, all - first);
      const into = numbers.subarray(first * columns, (first + count) * columns);
      rows.unpack({ first, count, into, stride: columns, codes: this.codes });
    }
    return numbers;
  }

  /** Calls with some rows at a time, as numbers that TensorFlow reads where they are, until they are written over. */
  private inPieces(rows: PackedRows, use: (some: Tensor2D, first: number) => Tensor2D): Tensor2D[] {
    const [all, columns] = rows.shape;
    this.makeRoom(all, columns);
    const atOnce = this.rowsAtOnce(columns);
    const pieces: Tensor2D[] = [];
    for (let first = 0; first < all; first += atOnce) {
      const count = Math.min(atOnce, all - first);
      rows.unpack({ first, count, into: this.numbers, stride: columns, codes: this.codes });
      const some = tf.tensor2d(this.numbers.subarray(0, count * columns), [count, columns]);
      pieces.push(use(some, first));
      some.dispose();
    }
    return pieces;
  }

  /** A multiple of 8, where it can be, so that packed codes begin with a byte. */
  private rowsAtOnce(columns: number): number {
    const rows = Math.floor(this.numbers.length / columns);
    return rows >= 8 ? rows - (rows % 8) : rows;
  }

  /** For all rows, or for as many as are unpacked at a time, and for one at least. */
  private makeRoom(rows: number, columns: number): void {
    const numbers = Math.max(columns, Math.min(rows * columns, MOST));
    if (numbers <= this.numbers.length) return;
    this.numbers = allocate(numbers);
    this.codes = new Uint8Array(numbers);
  }
}
