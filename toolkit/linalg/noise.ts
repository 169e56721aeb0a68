import { ShapeError, ValueError } from "../errors.ts";
import { formatShape, type Matrix } from "../tensor/tensor.ts";

/**
 * The largest singular value that noise has.
 *
 *   s · (√out + √in)      independent numbers of deviation s, [out, in]
 *
 * Noise of two matrices of one shape and deviation has almost the same spectrum, which ends here (Marchenko and Pastur, 1967);
 * the largest value strays from the edge by a few per cent at most where both sides are above a hundred. A direction well
 * above the edge is none that noise would make.
 *
 * @throws {ShapeError} a side below 1
 * @throws {ValueError} deviation negative or not finite
 */
export function noiseEdge(shape: Matrix["shape"], deviation = 1): number {
  assertNoise(shape, deviation, "noiseEdge");
  return deviation * (Math.sqrt(shape[0]) + Math.sqrt(shape[1]));
}

/**
 * The singular values that noise has, largest first: the quantiles of Marchenko and Pastur's law in the middle of each of
 * min(out, in) equal parts.
 *
 *   σᵢ² = s² · long · λ      λ at (i − ½) / short from the upper end of the law for short / long
 *
 * Cost: a few thousand evaluations of the density.
 *
 * @throws {ShapeError} a side below 1
 * @throws {ValueError} deviation negative or not finite
 */
export function noiseSpectrum(shape: Matrix["shape"], deviation = 1): Float64Array {
  assertNoise(shape, deviation, "noiseSpectrum");
  const [short, long] = shape[0] < shape[1] ? shape : [shape[1], shape[0]];
  const { values, below } = marchenkoPastur(short / long);
  const found = new Float64Array(short);
  let at = values.length - 1;
  for (let i = 0; i < short; i++) {
    const share = 1 - (i + 0.5) / short;
    while (at > 1 && below[at - 1]! > share) at--;
    const within = (share - below[at - 1]!) / (below[at]! - below[at - 1]!);
    const λ = values[at - 1]! + within * (values[at]! - values[at - 1]!);
    found[i] = deviation * Math.sqrt(long * λ);
  }
  return found;
}

/**
 * The deviation of the noise in a matrix that is noise but for a few directions.
 *
 *   s = median(σ) / median of the noise spectrum for s = 1
 *
 * A few strong directions do not move the median (Gavish and Donoho, 2014). Where more than half of the directions are
 * no noise, the result is a number that says nothing.
 *
 * @param S  all min(out, in) singular values of the matrix, largest first
 * @throws {ShapeError} a side below 1, or other than min(out, in) values
 */
export function noiseDeviation(S: ArrayLike<number>, shape: Matrix["shape"]): number {
  const expected = Math.min(...shape);
  if (S.length !== expected)
    throw new ShapeError(
      `noiseDeviation: ${formatShape(shape)} has ${expected} singular values, got ${S.length}`,
    );
  return median(S) / median(noiseSpectrum(shape));
}

const median = (S: ArrayLike<number>): number =>
  (S[Math.floor((S.length - 1) / 2)]! + S[Math.floor(S.length / 2)]!) / 2;

/** Points at which the law is tabulated. */
const POINTS = 4096;

/**
 * Marchenko and Pastur's law for the squared singular values of noise over the longer side, as a table.
 *
 *   density(λ) = √((b − λ)(λ − a)) / (2π β λ)      a, b = (1 ∓ √β)²
 *
 * With λ = (a + b) / 2 − (b − a) / 2 · cos φ the roots at both ends become smooth, and equal steps of φ will do.
 *
 * @param β  shorter side over longer side, 0 … 1
 * @returns  values of λ, and the share of the law that lies below each
 */
function marchenkoPastur(β: number): { values: Float64Array; below: Float64Array } {
  const [middle, half] = [1 + β, 2 * Math.sqrt(β)];
  const values = Float64Array.from(
    { length: POINTS + 1 },
    (_, i) => middle - half * Math.cos((Math.PI * i) / POINTS),
  );
  const below = new Float64Array(POINTS + 1);
  for (let i = 1; i <= POINTS; i++) {
    const φ = (Math.PI * (i - 0.5)) / POINTS;
    below[i] = below[i - 1]! + (half * Math.sin(φ)) ** 2 / (middle - half * Math.cos(φ));
  }
  return { values, below: below.map((sum) => sum / below[POINTS]!) };
}

function assertNoise(shape: Matrix["shape"], deviation: number, where: string): void {
  if (!shape.every((side) => Number.isInteger(side) && side > 0))
    throw new ShapeError(`${where}: expected sides from 1 on, got ${formatShape(shape)}`);
  if (!(deviation >= 0 && deviation < Infinity))
    throw new ValueError(`${where}: deviation must be a number from 0 on, got ${deviation}`);
}
