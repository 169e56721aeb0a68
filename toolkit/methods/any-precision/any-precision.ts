import { ValueError } from "../../errors.ts";
import { roundToBfloat16 } from "../../io/bfloat16.ts";
import { assertBits } from "../../quant/pack.ts";
import { allocate, type Matrix, matrix, sizeOf } from "../../tensor/tensor.ts";
import type { Stored } from "../forecast.ts";
import { defineMethod, type Method } from "../method.ts";
import { bfloat16Part, bfloat16Values, type Parts } from "../parts.ts";
import { type Clusters, seedClusters, splitClusters } from "./clusters.ts";
import { type Histogram, histogramOf } from "./histogram.ts";
import { codesOf, firstPlanes, type NestedCodes, planeParts } from "./planes.ts";

export interface AnyPrecisionOptions {
  /** Bits of a weight that are stored; 8 when omitted. */
  readonly bits?: number;
  /** The fewest bits that can be read: 2 when omitted. */
  readonly seedBits?: number;
  /** How much a weight's error counts: all alike (`"none"`), or as much as its input (`"inputs"`), which needs calibration. */
  readonly sensitivity?: "none" | "inputs";
}

/**
 * Any-Precision LLM: one file that is read at as many bits a weight as there is memory or time for.
 *
 *   Δ̂_ij = s_i · level_b[first b bits of code_ij]      s_i = √(mean Δ_ij² of row i)   code [out, in], 8 bits   b = 2 … 8
 *
 * The numbers of a layer, each over its row's s_i, are clustered into 2^seedBits by k-means, every weight counted as much as its
 * error counts. Then each cluster is cut in two where that leaves the least squared error, again and again: incremental
 * upscaling. So the first b bits of a code are the code of b bits, and each bit is stored as a plane of its own, with the means of
 * that width beside it. Reading fewer planes is reading what compressing with fewer bits would have stored.
 * Cost: O(out · in) for each bit.
 *
 * Park et al., Any-Precision LLM: Low-Cost Deployment of Multiple, Different-Sized LLMs, 2024; clusters weighed by sensitivity as
 * in Kim et al., SqueezeLLM: Dense-and-Sparse Quantization, 2024.
 *
 * @throws {ValueError} bits not 1 … 8, seedBits above bits, an unknown sensitivity; from `compress`, `"inputs"` without calibration;
 *   from reading, bits that are not stored
 */
export function anyPrecision(options: AnyPrecisionOptions = {}): Method {
  const { bits = 8, seedBits = Math.min(2, bits), sensitivity = "none" } = options;
  assertBits(bits, "anyPrecision");
  assertBits(seedBits, "anyPrecision");
  if (seedBits > bits)
    throw new ValueError(`anyPrecision: seedBits must be at most ${bits} bits, got ${seedBits}`);
  if (sensitivity !== "none" && sensitivity !== "inputs")
    throw new ValueError(`anyPrecision: sensitivity must be none or inputs, got ${sensitivity}`);
  return defineMethod<Parts>({
    name: "any-precision",
    paper: "https://arxiv.org/abs/2402.10517",
    options: { bits, seedBits, sensitivity },
    forecast: (shape) => ({ stored: storedOf(shape, seedBits, bits) }),
    passes: () => (sensitivity === "inputs" ? 1 : 0),
    encode(delta, { grams: [gram] = [] }) {
      const scales = rowScales(delta);
      const inputs = sensitivity === "inputs" ? gram : undefined;
      return {
        ...planeParts(nestedCodes(delta, scales, inputs, { seedBits, bits })),
        scales: bfloat16Part("scales", scales),
      };
    },
    decode,
    atBits: firstPlanes,
  });
}

/** Root mean squares of the rows, rounded to bfloat16. */
function rowScales({ shape: [rows, columns], data }: Matrix): Float32Array {
  const scales = allocate(rows);
  for (let i = 0, at = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < columns; j++, at++) sum += data[at]! ** 2;
    scales[i] = Math.sqrt(sum / columns);
  }
  return roundToBfloat16(scales);
}

/** Codes of all weights, and the levels of each width. */
function nestedCodes(
  { shape: [, columns], data }: Matrix,
  scales: Float32Array,
  inputs: Matrix | undefined,
  { seedBits, bits }: { readonly seedBits: number; readonly bits: number },
): NestedCodes {
  const over = scales.map((scale) => (scale > 0 ? 1 / scale : 0));
  const numbers = data.map((x, at) => x * over[Math.floor(at / columns)]!);
  const counts = Float64Array.from({ length: columns }, (_, j) =>
    inputs ? Math.max(inputs.data[j * (columns + 1)]!, 0) : 1,
  );
  const largest = scales.reduce((a, b) => Math.max(a, b), 0);
  const rowCounts = Float64Array.from(scales, (scale) => (largest > 0 ? (scale / largest) ** 2 : 0));
  const histogram = histogramOf(
    numbers,
    (at) => rowCounts[Math.floor(at / columns)]! * counts[at % columns]!,
  );
  const widths = [seedClusters(histogram, seedBits)];
  while (widths.length <= bits - seedBits) widths.push(splitClusters(histogram, widths.at(-1)!));
  return {
    seedBits,
    codes: codesIn(histogram, widths.at(-1)!),
    levels: widths.map(({ levels }) => Float32Array.from(levels)),
  };
}

/** Of each number the cluster that its step lies in. */
function codesIn({ steps, weight }: Histogram, { bounds }: Clusters): Uint8Array {
  const codeOf = new Uint8Array(weight.length);
  for (let k = 1; k < bounds.length - 1; k++) codeOf.fill(k, bounds[k]!);
  return Uint8Array.from(steps, (step) => codeOf[step]!);
}

function decode(parts: Parts, [rows, columns]: Matrix["shape"]): Matrix {
  const { codes, levels: part } = codesOf(parts, rows * columns);
  const [levels, scales] = [bfloat16Values(part), bfloat16Values(parts["scales"]!)];
  const delta = matrix(rows, columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++, at++) delta.data[at] = scales[i]! * levels[codes[at]!]!;
  return delta;
}

function storedOf(shape: Matrix["shape"], seedBits: number, bits: number): Stored[] {
  const count = sizeOf(shape);
  const planes = Array.from({ length: bits - seedBits }, (): Stored => ({ kind: "codes", count, bits: 1 }));
  return [
    { kind: "codes", count, bits: seedBits },
    ...planes,
    { kind: "levels", count: 2 ** (bits + 1) - 2 ** seedBits, bits: 16 },
    { kind: "scales", count: shape[0], bits: 16 },
    { kind: "layout", count: 1, bits: 16 },
  ];
}
