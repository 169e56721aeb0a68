import { matmul } from "../../linalg/matmul.ts";
import { type Matrix, matrix } from "../../tensor/tensor.ts";
import { bytePart, type Parts, uint16Part, uint16Values } from "../parts.ts";
import { decodeRows, encodeRows } from "./coded-rows.ts";
import { shapedMatrix } from "./noise-shaping.ts";

/** A step is a power of 2^(1/16): its exponent in a byte, from the factor's least one on. */
const STEPS_PER_OCTAVE = 16;
const MOST = 255;
const OFFSET = 2 ** 15;

/** Codes of a factor and the steps that they count. */
export interface Rounded {
  /** [rank · length] */
  readonly codes: Int32Array;
  /** [rank], whole: the step is 2^(exponent / 16) */
  readonly exponents: Int16Array;
}

/** Of no direction. */
export const none: Rounded = { codes: new Int32Array(0), exponents: new Int16Array(0) };

/** [rank], of the steps that can be stored and are next to these; none is more than 2^(255/16) times the least. */
export function exponentsOf(steps: Float64Array): Int16Array {
  const nearest = Int16Array.from(steps, (step) => Math.round(STEPS_PER_OCTAVE * Math.log2(step)));
  const least = nearest.reduce((a, b) => Math.min(a, b), OFFSET);
  return nearest.map((e) => Math.min(e, least + MOST));
}

/** [rank], the steps themselves */
export const stepsOf = (exponents: ArrayLike<number>): Float64Array =>
  Float64Array.from(exponents, (e) => 2 ** (e / STEPS_PER_OCTAVE));

/** [rank, length], the numbers that the codes stand for */
export const factorOf = ({ codes, exponents }: Rounded, length: number): Matrix =>
  shapedMatrix(codes, stepsOf(exponents), length);

/** What is stored of two factors: rank and least exponents, the exponents from there on, and all codes, entropy coded. */
export function partsOf(right: Rounded, left: Rounded): Parts {
  const rank = right.exponents.length;
  const all = [right, left].map(({ exponents }) => ({
    exponents,
    least: rank > 0 ? Math.min(...exponents) : 0,
  }));
  const steps = all.flatMap(({ exponents, least }) => [...exponents].map((e) => e - least));
  const codes = new Int32Array(right.codes.length + left.codes.length);
  codes.set(right.codes);
  codes.set(left.codes, right.codes.length);
  return {
    layout: uint16Part("layout", [rank, ...all.map(({ least }) => least + OFFSET)], [3]),
    steps: bytePart("scales", Uint8Array.from(steps)),
    codes: bytePart(
      "coded",
      encodeRows(codes, lengthsOf(rank, right.codes.length / rank, left.codes.length / rank)),
    ),
  };
}

/** Ûᵀ · V̂ of what `encodeLayer` stored. */
export function decodeLayer(parts: Parts, [out, inner]: Matrix["shape"]): Matrix {
  const [rank, ...least] = layoutOf(parts);
  if (rank === 0) return matrix(out, inner);
  const [V, Ut] = codesOf(parts, [out, inner]).map(({ codes, length }, side) => {
    const steps = parts["steps"]!.bytes.subarray(side * rank, (side + 1) * rank);
    return factorOf({ codes, exponents: Int16Array.from(steps, (e) => e + least[side]! - OFFSET) }, length);
  });
  return matmul(Ut!, V!, { transposeA: true });
}

/** Codes of V and of U, one vector after the other, and how long each is. */
export function codesOf(parts: Parts, [out, inner]: Matrix["shape"]) {
  const [rank] = layoutOf(parts);
  const codes = decodeRows(parts["codes"]!.bytes, lengthsOf(rank, inner, out));
  return [
    { codes: codes.subarray(0, rank * inner), length: inner },
    { codes: codes.subarray(rank * inner), length: out },
  ];
}

const layoutOf = (parts: Parts) =>
  uint16Values(parts["layout"]!) as unknown as [rank: number, leastOfV: number, leastOfU: number];

/** Of the rows of both factors, one after the other. */
const lengthsOf = (rank: number, inner: number, out: number): number[] => [
  ...new Array<number>(rank).fill(inner),
  ...new Array<number>(rank).fill(out),
];
