import { ValueError } from "../errors.ts";
import { outputEnergy } from "../linalg/output-energy.ts";
import { subtract } from "../linalg/subtract.ts";
import { dequantize, type QuantizeOptions, quantize } from "../quant/affine.ts";
import { assertBits, packBits, unpackBits } from "../quant/pack.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { codeParts, codesOf } from "./code-parts.ts";
import { filled } from "./fill.ts";
import { groupPositions } from "./group-positions.ts";
import { assertSeed } from "./kept-at-random.ts";
import { defineMethod, type Method } from "./method.ts";
import {
  bfloat16Part,
  bfloat16Values,
  bytePart,
  type Parts,
  uint16Part,
  uint16Values,
  uint32Part,
  uint32Value,
} from "./parts.ts";
import { seedFor } from "./random-positions.ts";

export interface DeltaDqOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** Which weights are dropped follows from this and the layer's name; 0 when omitted. */
  readonly seed?: number;
  /** Bits of a weight that is kept: 4 when omitted. */
  readonly k?: number;
  /** Parts that the codes fall into by their size: a power of two up to 2^k; 8 when omitted. */
  readonly m?: number;
  /** Neighbours in a row of which an even share is kept, 16 when omitted; `"search"`: what makes the output err least, by calibration. */
  readonly hg?: number | "search";
  /** Which range the levels span; `"min-max"` is the paper's, `"least-squares"` the default. */
  readonly range?: NonNullable<QuantizeOptions["range"]>;
}

/** Layout, seed, count, scale and zero point. */
const HEADER_BYTES = 6 + 4 + 4 + 2 + 1;

/** Group sizes that are tried. */
const SEARCHED = [16, 64, 256, 65_535];

/**
 * DeltaDQ: drop most of a delta at random, evenly in every group of neighbours, and store the rest in few bits, by parts.
 *
 *   Δ̂ = (M ⊙ Q_k(Δ)) / (1 − α)      M [out, in] keeps a share 1 − α of each group of hg neighbours in a row
 *
 *   code = part · 2^k / m + rest      so that a part's codes need k − log₂ m bits each
 *
 * The paper stores each of the m parts as a sparse matrix and counts the k − log₂ m bits; which part a weight is in then
 * lies in the positions. Here the mask follows from a seed, and the parts' numbers are stored as they are, entropy coded:
 * middle parts are fuller than outer ones. Equal shares of every group take the noise of DARE down a little: that a
 * row, or a stretch of it, is drawn too often. 1 − α is what the ratio pays for. Cost: O(out · in), a few times; with
 * `"search"` two products [out, in] · [in, in] for each size that is tried.
 *
 * Jiang et al., DeltaDQ: Ultra-High Delta Compression for Fine-Tuned LLMs via Group-wise Dropout and Separate
 * Quantization, 2024.
 *
 * @throws {ValueError} ratio not between 0 and 1, a seed that is not a whole number below 2^32, k not 1…8, m no power of
 *   two up to 2^k, hg not 1…65535, an unknown name; from `compress`, a layer for which the ratio pays for no weight, or a
 *   search without calibration
 */
export function deltaDq(options: DeltaDqOptions = {}): Method {
  const {
    ratio = 1 / 16,
    seed = 0,
    k = 4,
    m = Math.min(8, 2 ** k),
    hg = 16,
    range = "least-squares",
  } = options;
  assertRatio(ratio, "deltaDq");
  assertSeed(seed, "deltaDq");
  assertCodes(k, m, hg, range);
  const encodeWith = (delta: Matrix, own: number, groupSize: number): Parts => {
    const allowed = budget(ratio, delta.shape);
    const first = Math.floor((8 * (allowed - HEADER_BYTES)) / k);
    return filled(allowed, first, delta.data.length, (kept) => {
      const values = keptValues(delta, groupPositions(kept, delta.shape, groupSize, own));
      const quantized = quantize(matrix(1, kept, values), k, { range });
      return {
        layout: uint16Part("layout", [k, m, groupSize], [3]),
        seed: uint32Part("seed", own),
        kept: uint32Part("layout", kept),
        ...codeParts(quantized.codes, k, m),
        scale: bfloat16Part("scales", quantized.scales),
        zeroPoint: bytePart("zeroPoints", packBits(quantized.zeroPoints, k)),
      };
    });
  };
  return defineMethod<Parts>({
    name: "delta-dq",
    paper: "https://arxiv.org/abs/2410.08666",
    options: { ratio, seed, k, m, hg, range },
    check(shape) {
      if (budget(ratio, shape) < HEADER_BYTES + 2)
        throw tooSmall("deltaDq", ratio, shape, HEADER_BYTES + 2, "weight");
    },
    passes: () => (hg === "search" ? 1 : 0),
    encode(delta, { layer = "", grams = [] }) {
      const own = seedFor(seed, layer);
      if (hg !== "search") return encodeWith(delta, own, hg);
      const tried = SEARCHED.map((groupSize) => encodeWith(delta, own, groupSize));
      const lost = tried.map((parts) => outputEnergy(subtract(delta, decode(parts, delta.shape)), grams[0]!));
      return tried[lost.indexOf(Math.min(...lost))]!;
    },
    decode,
  });
}

function decode(parts: Parts, shape: Matrix["shape"]): Matrix {
  const [k, m, groupSize] = uint16Values(parts["layout"]!);
  const kept = uint32Value(parts["kept"]!);
  const values = dequantize({
    shape: [1, kept],
    bits: k!,
    per: "row",
    symmetric: false,
    codes: codesOf(parts, k!, m!, kept),
    scales: bfloat16Values(parts["scale"]!),
    zeroPoints: unpackBits(parts["zeroPoint"]!.bytes, k!, 1),
  });
  const decoded = matrix(...shape);
  groupPositions(kept, shape, groupSize!, uint32Value(parts["seed"]!)).forEach((at, i) => {
    decoded.data[at] = values.data[i]!;
  });
  return decoded;
}

/** Δ / (1 − α) where it is kept. */
function keptValues({ data }: Matrix, positions: Uint32Array): Float32Array {
  const factor = data.length / Math.max(positions.length, 1);
  return Float32Array.from(positions, (at) => factor * data[at]!);
}

function assertCodes(k: number, m: number, hg: number | "search", range: string): void {
  assertBits(k, "deltaDq");
  if (!(Number.isInteger(Math.log2(m)) && m >= 1 && m <= 2 ** k))
    throw new ValueError(`deltaDq: m must be a power of two up to ${2 ** k}, got ${m}`);
  if (hg !== "search" && !(Number.isInteger(hg) && hg >= 1 && hg <= 65_535))
    throw new ValueError(`deltaDq: hg must be a whole number from 1 to 65535, or search, got ${hg}`);
  if (range !== "min-max" && range !== "least-squares")
    throw new ValueError(`deltaDq: range must be min-max or least-squares, got ${range}`);
}
