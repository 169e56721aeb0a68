import { ValueError } from "../errors.ts";
import { cosineTransform, inverseCosineTransform } from "../linalg/cosine-transform.ts";
import { frobeniusNorm } from "../linalg/norm.ts";
import { rowsOf } from "../linalg/rows.ts";
import { type QuantizeOptions, quantize } from "../quant/affine.ts";
import { assertBits, packedLength } from "../quant/pack.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";
import { assertRatio, budget, largestWithin, tooSmall } from "./budget.ts";
import { bitsOfPositions, decodePositions, encodePositions } from "./coder/positions.ts";
import { largestOf } from "./largest.ts";
import { defineMethod, type Method } from "./method.ts";
import { bytePart, type Parts, uint16Part, uint16Values } from "./parts.ts";
import { padded, patchesIn, putPatches, resized, takePatches } from "./patches.ts";
import { dequantizedParts, quantizedParts } from "./quantized-parts.ts";

export interface DeltaDctOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1; positions of the patches included. */
  readonly ratio?: number;
  /** Patches are [p, p]; 16 when omitted. */
  readonly p?: number;
  /** Bits of a number in the most important patches, in as many after them, and so on; in the rest none. */
  readonly bits?: readonly number[];
  /** Which range the levels of a patch span; `"min-max"` is JPEG's, `"least-squares"` the default. */
  readonly range?: NonNullable<QuantizeOptions["range"]>;
}

/**
 * Delta-DCT: a delta as JPEG would have it, the patches that changed most with most bits.
 *
 *   patches P [p, p] of Δ, by falling ‖P‖: the first n with bits[0] bits a number, the next n with bits[1], …, others 0
 *   C = D · P · Dᵀ, D the cosine transform      Ĉ = C rounded to the patch's levels      P̂ = Dᵀ · Ĉ · D
 *
 * n is what the ratio pays for. Of each patch are stored codes, a scale and a zero point, and which patches have how many
 * bits. A picture has most of its energy in few waves. A delta does not: of tiny-math's, the largest tenth of the numbers
 * holds half of the energy, in the transform as before it. So what helps is that important patches are kept and others
 * are not. Edges are filled with zeros to whole patches. Cost: O(out · in · p).
 *
 * Huang et al., Seeing Delta Parameters as JPEG Images: Data-Free Delta Compression with Discrete Cosine Transform,
 * 2025.
 *
 * @throws {ValueError} ratio not between 0 and 1, p not 1…255, bits not 1…8, falling; from `compress`, a layer for which
 *   the ratio does not pay for a patch of each width
 */
export function deltaDct({ ratio = 1 / 16, p = 16, bits = [2], range }: DeltaDctOptions = {}): Method {
  assertRatio(ratio, "deltaDct");
  assertPatches(p, bits, range);
  const plan = { ratio, p, bits };
  return defineMethod<Parts>({
    name: "delta-dct",
    paper: "https://arxiv.org/abs/2503.06676",
    options: { ratio, p, bits, range: range ?? "least-squares" },
    check(shape) {
      const cheapest = bytesFor(1, shape, plan);
      if (cheapest > budget(ratio, shape))
        throw tooSmall("deltaDct", ratio, shape, Math.ceil(cheapest), "patch");
    },
    encode(delta) {
      const count = countWithin(delta.shape, plan);
      const whole = padded(delta, p);
      const chosen = byImportance(whole, p, count * bits.length, count);
      const waves = cosineTransform(whole, p);
      const patches = patchesIn(delta.shape, p);
      const parts = chosen.map((which, i) => ({
        [`b${i}.positions`]: bytePart("positions", encodePositions(which, patches[0] * patches[1])),
        ...quantizedParts(
          `b${i}`,
          quantize(takePatches(waves, p, which), bits[i]!, { range: range ?? "least-squares" }),
        ),
      }));
      return Object.assign({ layout: uint16Part("layout", [p, ...bits], [1 + bits.length]) }, ...parts);
    },
    decode,
  });
}

function decode(parts: Parts, shape: Matrix["shape"]): Matrix {
  const [p, ...bits] = uint16Values(parts["layout"]!) as Iterable<number>;
  const [down, across] = patchesIn(shape, p!);
  const waves = matrix(down * p!, across * p!);
  bits.forEach((width, i) => {
    const count = parts[`b${i}.scales`]!.shape[0]!;
    const which = decodePositions(parts[`b${i}.positions`]!.bytes, count, down * across);
    const rows = dequantizedParts(`b${i}`, parts, { shape: [count, p! ** 2], bits: width, per: "row" });
    putPatches(waves, p!, which, rows);
  });
  return resized(inverseCosineTransform(waves, p!), ...shape);
}

interface Plan {
  readonly ratio: number;
  readonly p: number;
  readonly bits: readonly number[];
}

/** How many patches of each width the ratio pays for. */
function countWithin(shape: Matrix["shape"], plan: Plan): number {
  const [down, across] = patchesIn(shape, plan.p);
  const most = Math.floor((down * across) / plan.bits.length);
  return largestWithin(most, (count) => bytesFor(count, shape, plan) <= budget(plan.ratio, shape));
}

/** Bytes that so many patches of each width take at most. */
function bytesFor(count: number, shape: Matrix["shape"], { p, bits }: Plan): number {
  const [down, across] = patchesIn(shape, p);
  const places = Math.ceil(bitsOfPositions(Math.min(count, down * across), down * across) / 8) + 2;
  const ofWidth = (width: number) =>
    places + packedLength(count * p ** 2, width) + 2 * count + packedLength(count, width);
  return bits.reduce((sum, width) => sum + ofWidth(width), 2 * (1 + bits.length));
}

/** Which patches are the most important, `each` of them for each width: places in the matrix, rising. */
function byImportance(whole: Matrix, p: number, count: number, each: number): Uint32Array[] {
  const [down, across] = patchesIn(whole.shape, p);
  const rows = takePatches(
    whole,
    p,
    Uint32Array.from({ length: down * across }, (_, i) => i),
  );
  const norms = Float32Array.from({ length: down * across }, (_, i) => frobeniusNorm(rowsOf(rows, i, 1)));
  const largest = largestOf(norms);
  const chosen: Uint32Array[] = [];
  for (let upTo = each; each > 0 && upTo <= count; upTo += each) {
    const before = new Set(largest(upTo - each));
    chosen.push(largest(upTo).filter((patch) => !before.has(patch)));
  }
  return chosen;
}

function assertPatches(p: number, bits: readonly number[], range: string | undefined): void {
  if (!(Number.isInteger(p) && p >= 1 && p <= 255))
    throw new ValueError(`deltaDct: p must be a whole number from 1 to 255, got ${p}`);
  if (bits.length === 0) throw new ValueError("deltaDct: expected bits for at least one width, got none");
  for (const width of bits) assertBits(width, "deltaDct");
  if (bits.some((width, i) => i > 0 && width >= bits[i - 1]!))
    throw new ValueError(`deltaDct: bits must fall, got ${bits.join(", ")}`);
  if (range !== undefined && range !== "min-max" && range !== "least-squares")
    throw new ValueError(`deltaDct: range must be min-max or least-squares, got ${range}`);
}
