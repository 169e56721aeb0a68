import { ShapeError } from "../errors.ts";
import { formatShape, type Matrix } from "../tensor/tensor.ts";
import { assertFinite } from "./finite.ts";

/** Throws where a matrix is empty (ShapeError) or holds NaN or Inf (ValueError). */
export function assertDecomposable(a: Matrix, where: string): void {
  if (a.data.length === 0)
    throw new ShapeError(`${where}: expected at least one row and column, got ${formatShape(a.shape)}`);
  assertFinite(a, where);
}

/** Throws a ShapeError where a matrix is not square. */
export function assertSquare(a: Matrix, where: string): void {
  if (a.shape[0] !== a.shape[1])
    throw new ShapeError(`${where}: expected a square matrix, got ${formatShape(a.shape)}`);
}

/** Throws a ShapeError where A and B, as in A · X = B, differ in rows. */
export function assertSameRows(a: Matrix, b: Matrix, where: string): void {
  if (a.shape[0] !== b.shape[0])
    throw new ShapeError(
      `${where}: expected as many rows on both sides, got ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
}
