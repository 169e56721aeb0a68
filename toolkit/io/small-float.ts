/**
 * A floating-point format of at most 16 bits: sign, exponent and fraction, from the highest bit down.
 *
 *   value = ± 2^(exponent − bias) · 1.fraction     exponent 0: ± 2^(1 − bias) · 0.fraction
 */
export interface SmallFloat {
  readonly exponentBits: number;
  readonly fractionBits: number;
  readonly bias: number;
  /**
   * Codes that are no finite number.
   * `ieee`: the highest exponent is Inf (fraction 0) or NaN · `all-ones`: only the code with every exponent
   * and fraction bit set is NaN · `minus-zero`: the code of −0 is NaN · `none`: every code is a number.
   */
  readonly special: "ieee" | "all-ones" | "minus-zero" | "none";
}

export const bitsPerCode = ({ exponentBits, fractionBits }: SmallFloat): number =>
  1 + exponentBits + fractionBits;

/** The number behind every code of a format, in the codes' order. */
export const allValues = (format: SmallFloat): Float32Array =>
  Float32Array.from({ length: 2 ** bitsPerCode(format) }, (_, code) => numberOf(code, format));

function numberOf(code: number, format: SmallFloat): number {
  const { exponentBits, fractionBits, bias, special } = format;
  const one = 2 ** fractionBits;
  const fraction = code % one;
  const exponent = Math.floor(code / one) % 2 ** exponentBits;
  const negative = code >= one * 2 ** exponentBits;
  const highest = exponent === 2 ** exponentBits - 1;
  if (special === "ieee" && highest && fraction > 0) return Number.NaN;
  if (special === "all-ones" && highest && fraction === one - 1) return Number.NaN;
  if (special === "minus-zero" && negative && exponent === 0 && fraction === 0) return Number.NaN;
  const magnitude =
    special === "ieee" && highest
      ? Number.POSITIVE_INFINITY
      : exponent === 0
        ? fraction * 2 ** (1 - bias - fractionBits)
        : (one + fraction) * 2 ** (exponent - bias - fractionBits);
  return negative ? -magnitude : magnitude;
}
