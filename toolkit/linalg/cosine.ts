import { ShapeError } from "../errors.ts";
import { formatShape, sameShape, type Tensor } from "../tensor/tensor.ts";
import { frobeniusNorm } from "./norm.ts";

/**
 * How far two matrices point the same way, whatever their sizes.
 *
 *   ⟨A, B⟩ / (‖A‖ · ‖B‖)      1: one is a positive multiple of the other; 0: nothing in common; −1: opposite
 *
 * For independent noise of n numbers it is about ± 1 / √n. Where either is zero, 0.
 *
 * @throws {ShapeError} the shapes differ
 */
export function cosine(a: Tensor, b: Tensor): number {
  if (!sameShape(a.shape, b.shape))
    throw new ShapeError(
      `cosine: shapes must be equal, got ${formatShape(a.shape)} and ${formatShape(b.shape)}`,
    );
  let product = 0;
  for (let i = 0; i < a.data.length; i++) product += a.data[i]! * b.data[i]!;
  return product === 0 ? 0 : product / (frobeniusNorm(a) * frobeniusNorm(b));
}
