import { ValueError } from "../errors.ts";

/**
 * Singular values that fall as a power of their index.
 *
 *   σᵢ = i^−exponent      i = 1 … count
 *
 * At 0 all directions weigh the same; at 1 the first tenth of a thousand holds 99 % of the energy.
 *
 * @throws {ValueError} count is not a whole number above 0, or exponent is below 0
 */
export function powerLaw(count: number, exponent: number): Float64Array {
  assertCount(count, "powerLaw");
  if (!(exponent >= 0 && exponent < Infinity))
    throw new ValueError(`powerLaw: exponent must be a number from 0 on, got ${exponent}`);
  return Float64Array.from({ length: count }, (_, i) => (i + 1) ** -exponent);
}

/**
 * Singular directions of 4096 and their values. Directions 1, 128 and 1002 are read off the figure. The two others make
 * the shares of energy right that it gives, 44 % in the first 128 directions and 83 % in the first 1002.
 */
const figure: readonly (readonly [direction: number, value: number])[] = [
  [1, 0.39],
  [8, 0.28],
  [128, 0.1],
  [1002, 0.039],
  [4096, 0.0105],
];

/**
 * The singular values of Delta-CoMe's Fig. 1, of a layer 4096 wide, as a curve for any number of directions.
 *
 * Between the points that are known the values are a power of the index: straight lines where both axes are
 * logarithmic. With fewer directions the curve is shrunk, so that each share of the directions holds the same share of
 * the energy: of 1024, the first 32 hold 44 %.
 *
 * Ping et al., Delta-CoMe, 2024, Fig. 1; digitised, so good to a few per cent.
 *
 * @throws {ValueError} count is not a whole number above 0
 */
export function paperSpectrum(count: number): Float64Array {
  assertCount(count, "paperSpectrum");
  const widest = figure.at(-1)![0];
  const direction = (i: number) => ((i + 0.5) * widest) / count + 0.5; // in the middle of those it stands for, from 1
  return Float64Array.from({ length: count }, (_, i) => valueAt(direction(i)));
}

function valueAt(direction: number): number {
  const next = Math.max(
    1,
    figure.findIndex(([at]) => at >= direction),
  );
  const [[from, high], [to, low]] = [figure[next - 1]!, figure[next]!];
  return high * (low / high) ** (Math.log(direction / from) / Math.log(to / from));
}

function assertCount(count: number, where: string): void {
  if (!(Number.isInteger(count) && count > 0))
    throw new ValueError(`${where}: count must be a whole number above 0, got ${count}`);
}
