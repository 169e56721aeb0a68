/** A number with the digits that a reader can use: `0.33333`, `-1`, `123457`, `1.2e-7`. */
export function readable(x: number, digits = 5): string {
  if (Number.isSafeInteger(x)) return plain(x);
  if (!Number.isFinite(x)) return String(x);
  const size = Math.abs(x);
  if (size < 1e-4 || size >= 1e15) return x.toExponential(digits - 1).replace(/\.?0*e/, "e"); // 1.2000e-7 → 1.2e-7
  return plain(size >= 10 ** digits ? Math.round(x) : Number(x.toPrecision(digits)));
}

const plain = (x: number) => (Object.is(x, -0) ? "-0" : String(x));

/**
 * Numbers that stand below each other, all with the same decimals:
 *
 *     16.54   16   16.052   →   16.540   16.000   16.052
 *
 * The largest shows `digits` digits and the smallest at least 3 of its own, but none has more than 6 decimals. Numbers
 * too small or too large for that keep their exponents. Numbers that were rounded to a few digits get none that were never
 * measured; spaces as wide as a digit keep their points below each other:
 *
 *     27.3   11   0.298   →   27.3␣␣   11.0␣␣   0.298
 */
export function aligned(column: readonly number[], digits = 6): string[] {
  const ordinary = column.filter(isOrdinary);
  const few = digitsOfRounded(ordinary);
  if (few) return atOnePoint(column.map((x) => (isOrdinary(x) ? withDigits(x, few) : readable(x, digits))));
  const needed = Math.max(0, ...ordinary.map((x) => decimalsOf(readable(x, digits))));
  const sizes = ordinary.filter((x) => x !== 0).map((x) => 1 + Math.floor(Math.log10(Math.abs(x))));
  const decimals = Math.min(needed, 6, Math.max(digits - Math.max(...sizes, 1), 3 - Math.min(...sizes, 1)));
  return column.map((x) => (isOrdinary(x) ? fixed(x, Math.max(0, decimals)) : readable(x, digits)));
}

/** Digits that numbers are usually rounded to. */
const FEW_DIGITS = 4;

/**
 * How many digits numbers were rounded to, if it was to so many digits and not to so many decimals: then some number has
 * all the digits that any has, and ends before the decimals of another do.
 */
function digitsOfRounded(numbers: readonly number[]): number | undefined {
  const fractions = numbers.filter((x) => !Number.isInteger(x)).map((x) => readable(x, FEW_DIGITS + 1));
  const digits = fractions.map((text) => text.replace(/^-?[0.]*|\.|e.*$/g, "").length);
  const decimals = fractions.map(decimalsOf);
  const [most, longest] = [Math.max(0, ...digits), Math.max(0, ...decimals)];
  const isIt = most <= FEW_DIGITS && digits.some((count, i) => count === most && decimals[i]! < longest);
  return isIt ? most : undefined;
}

/** `11` of three digits is `11.0`; digits before the point are all there. */
const withDigits = (x: number, digits: number): string =>
  x === 0 || Math.abs(x) >= 10 ** (digits - 1) ? plain(Math.round(x)) : x.toPrecision(digits);

/** Texts of numbers with as much room behind their points as the longest takes. */
function atOnePoint(texts: readonly string[]): string[] {
  const behind = (text: string) => /\.\d+$/.exec(text)?.[0].length ?? 0;
  const longest = Math.max(0, ...texts.map(behind));
  const room = (text: string) =>
    (behind(text) === 0 ? POINT_SPACE : "") + DIGIT_SPACE.repeat(longest - (behind(text) || 1));
  return texts.map((text) => text + room(text));
}

/** As wide as a digit, and as a point. */
const [DIGIT_SPACE, POINT_SPACE] = ["\u2007", "\u2008"];

/** Not in need of an exponent. */
function isOrdinary(x: number): boolean {
  const size = Math.abs(x);
  return size === 0 || (size >= 1e-5 && size < 1e15);
}

function decimalsOf(text: string): number {
  const exponent = /e-(\d+)$/.exec(text);
  const point = text.indexOf(".");
  return (exponent ? Number(exponent[1]) : 0) + (point < 0 ? 0 : text.replace(/e.*/, "").length - point - 1);
}

const fixed = (x: number, decimals: number) => (decimals === 0 ? plain(Math.round(x)) : x.toFixed(decimals));

/** `12,345` */
export const grouped = (count: number): string => count.toLocaleString("en");

/** The positions shown of a long list: `0, 1, … 4, "gap", 995, … 999`. */
export function ends(count: number, all: number, half: number): (number | "gap")[] {
  const run = (from: number, length: number) => Array.from({ length }, (_, i) => from + i);
  return count <= all ? run(0, count) : [...run(0, half), "gap", ...run(count - half, half)];
}
