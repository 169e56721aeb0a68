import { ShapeError } from "../errors.ts";
import { formatShape, sameShape, type Tensor } from "../tensor/tensor.ts";

/**
 * The Frobenius norm ‖A‖ = √Σ aᵢⱼ², the square root of the energy of a matrix.
 * Summed in float64, so neither size nor scale of a float32 matrix can spoil it.
 */
export const frobeniusNorm = (a: Tensor): number => Math.sqrt(a.data.reduce((sum, x) => sum + x * x, 0));

/**
 * How far an approximation lies from the truth, as a share of the truth's own size.
 *
 *   ‖A − Â‖ / ‖A‖      0: equal; 1: no better than nothing at all
 *
 * Where A is zero, 0 if Â is zero too, else Infinity.
 *
 * @throws {ShapeError} the shapes differ
 */
export function relativeError(truth: Tensor, approximation: Tensor): number {
  if (!sameShape(truth.shape, approximation.shape))
    throw new ShapeError(
      `relativeError: shapes must be equal, got ${formatShape(truth.shape)} and ${formatShape(approximation.shape)}`,
    );
  const error = Math.sqrt(truth.data.reduce((sum, x, i) => sum + (x - approximation.data[i]!) ** 2, 0));
  return error === 0 ? 0 : error / frobeniusNorm(truth);
}
