import { type Matrix, matrix } from "../tensor/tensor.ts";

/** How many square patches lie across and down a matrix; those at its edges may hang over. */
export const patchesIn = ([rows, columns]: Matrix["shape"], p: number): Matrix["shape"] => [
  Math.ceil(rows / p),
  Math.ceil(columns / p),
];

/** A matrix with rows and columns of zeros behind its own, to multiples of p. */
export function padded(a: Matrix, p: number): Matrix {
  const [down, across] = patchesIn(a.shape, p);
  return resized(a, down * p, across * p);
}

/** The first rows and columns of a matrix, or all of them and zeros. */
export function resized({ shape: [rows, columns], data }: Matrix, toRows: number, toColumns: number): Matrix {
  const result = matrix(toRows, toColumns);
  for (let i = 0; i < Math.min(rows, toRows); i++)
    result.data.set(data.subarray(i * columns, i * columns + Math.min(columns, toColumns)), i * toColumns);
  return result;
}

/** Some patches of a matrix, each as a row [p · p], row by row of the patch. */
export function takePatches({ shape, data }: Matrix, p: number, which: Uint32Array): Matrix {
  const rows = matrix(which.length, p * p);
  which.forEach((patch, row) => {
    eachPatchRow(shape, p, patch, (from, i) =>
      rows.data.set(data.subarray(from, from + p), (row * p + i) * p),
    );
  });
  return rows;
}

/** Puts rows [p · p] back where patches of a matrix are. */
export function putPatches(into: Matrix, p: number, which: Uint32Array, rows: Matrix): void {
  which.forEach((patch, row) => {
    eachPatchRow(into.shape, p, patch, (to, i) =>
      into.data.set(rows.data.subarray((row * p + i) * p, (row * p + i + 1) * p), to),
    );
  });
}

/** Where each row of a patch begins in the matrix. */
function eachPatchRow(
  [, columns]: Matrix["shape"],
  p: number,
  patch: number,
  take: (from: number, i: number) => void,
): void {
  const across = columns / p;
  const first = Math.floor(patch / across) * p * columns + (patch % across) * p;
  for (let i = 0; i < p; i++) take(first + i * columns, i);
}
