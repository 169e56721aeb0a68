import { ShapeError } from "../errors.ts";

/** Numbers in row-major order with a shape. Mathematics here leaves its inputs alone: nobody writes into `data`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** A tensor with two dimensions. Weights are `[out, in]`. */
export interface Matrix extends Tensor {
  readonly shape: readonly [rows: number, columns: number];
}

/** Number of elements in a shape. A scalar's shape `[]` holds one. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** `[4096, 11008]`, as it stands in messages. */
export const formatShape = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

export const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((d, i) => d === b[i]);

/** A matrix over `data`, which is taken as it is (no copy). */
export function matrix(rows: number, columns: number, data: Float32Array = allocate(rows * columns)): Matrix {
  if (data.length !== rows * columns)
    throw new ShapeError(`matrix: [${rows}, ${columns}] needs ${rows * columns} numbers, got ${data.length}`);
  return { shape: [rows, columns], data };
}

/** Narrows a tensor to a matrix. */
export function asMatrix(tensor: Tensor, where: string): Matrix {
  if (tensor.shape.length !== 2)
    throw new ShapeError(`${where}: expected a matrix [out, in], got shape ${formatShape(tensor.shape)}`);
  return tensor as Matrix;
}

const ALIGNMENT = 64;

/**
 * Zeroed float32 memory that starts at a multiple of 64 bytes: TensorFlow takes such memory
 * as it is, and copies any other. V8 places large buffers at 16 mod 64, so the right offset
 * lies within one alignment; the buffer is made that much longer.
 */
export function allocate(length: number): Float32Array {
  const offsetForLargeBuffers = ALIGNMENT - 16;
  return new Float32Array(new ArrayBuffer(length * 4 + ALIGNMENT), offsetForLargeBuffers, length);
}
