import { largestWithin } from "../budget.ts";
import { ROUND_UP } from "./noise-shaping.ts";

/** What is known of a layer before its numbers are rounded: its largest directions between the whitened sides. */
export interface Levels {
  readonly shape: readonly [out: number, inner: number];
  /** Singular values, largest first. */
  readonly S: Float32Array;
  /** How large the numbers of each direction's two vectors are, √σ · v and √σ · u, each over what an error of 1 weighs. */
  readonly sizes: { readonly outputs: Float32Array; readonly inputs: Float32Array };
}

/** Bits that a direction takes beside its numbers: the steps of its two vectors. */
const DIRECTION_BITS = 16;

/**
 * The step that a vector √σ · v of a direction is rounded to, where an error of 1 weighs 1: each of its two vectors then errs by as
 * much as θ says, whatever its σ. A direction below the level θ · √min(out, in) is not worth its bits.
 */
export const stepOf = (theta: number, sigma: number): number => (2 * theta) / Math.sqrt(sigma);

/** How many directions reach above the water level θ. */
export function directionsAbove(theta: number, { S, shape }: Levels): number {
  const level = theta * Math.sqrt(Math.min(...shape));
  return largestWithin(S.length, (n) => n === 0 || S[n - 1]! > level);
}

/** What numbers move by when others' errors are made good with them, in squares of a step: the variance of rounding. */
const ROUNDING = 1 / 12;

/** About how many bits a layer takes at the level θ. */
export function bitsAt(theta: number, levels: Levels): number {
  const [out, inner] = levels.shape;
  const { S, sizes } = levels;
  let bits = 0;
  for (let k = directionsAbove(theta, levels) - 1; k >= 0; k--) {
    const step = stepOf(theta, S[k]!);
    const deviation = (size: number) => Math.sqrt((size / step) ** 2 + ROUNDING);
    bits += DIRECTION_BITS + out * entropy(deviation(sizes.outputs[k]!));
    bits += inner * entropy(deviation(sizes.inputs[k]!));
  }
  return bits;
}

/** Octaves from the level where nothing is kept down to where float32 itself errs as much. */
const OCTAVES = 20;

/** A level below which nothing is gained: numbers have no more digits. */
export const leastLevel = ({ S }: Levels): number => Math.max(S[0] ?? 0, Number.MIN_VALUE) * 2 ** -OCTAVES;

/** The lowest level at which layers take at most so many bits together. */
export function levelFor(bits: number, layers: readonly Levels[]): number {
  const top = Math.max(...layers.map(({ S }) => S[0] ?? 0), Number.MIN_VALUE);
  const steps = 2 ** 12;
  const at = (step: number) => top * 2 ** (-OCTAVES * (step / steps));
  const total = (step: number) => layers.reduce((sum, levels) => sum + bitsAt(at(step), levels), 0);
  return at(largestWithin(steps, (step) => total(step) <= bits));
}

/** Entropy in bits of the code of a normal number, by its deviation in steps; from a table. */
function entropy(deviation: number): number {
  const place = (Math.log2(deviation) - LOWEST) * PER_OCTAVE;
  if (!(place > 0)) return table[0]! * deviation * 2 ** -LOWEST;
  if (place >= table.length - 1) return Math.log2(deviation) + 0.5 * Math.log2(2 * Math.PI * Math.E);
  const below = Math.floor(place);
  return table[below]! + (place - below) * (table[below + 1]! - table[below]!);
}

const [LOWEST, HIGHEST, PER_OCTAVE] = [-4, 3, 8];
const table = Array.from({ length: (HIGHEST - LOWEST) * PER_OCTAVE + 1 }, (_, i) =>
  exactEntropy(2 ** (LOWEST + i / PER_OCTAVE)),
);

function exactEntropy(deviation: number): number {
  const within = (code: number) => 2 * normalBelow((code + ROUND_UP) / deviation) - 1; // P(|code| at most)
  const bits = (p: number) => (p > 1e-12 ? -p * Math.log2(p) : 0);
  const last = Math.ceil(8 * deviation) + 1;
  let sum = bits(within(0));
  for (let code = 1; code <= last; code++) sum += 2 * bits((within(code) - within(code - 1)) / 2);
  return sum;
}

/** P(N < x), to 1e-7 (Abramowitz and Stegun, 26.2.17). */
function normalBelow(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const poly =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * poly;
  return x > 0 ? 1 - tail : tail;
}
