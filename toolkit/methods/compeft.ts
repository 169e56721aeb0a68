import { ValueError } from "../errors.ts";
import { packSigns, unpackSigns } from "../quant/signs.ts";
import { type Matrix, matrix, sizeOf } from "../tensor/tensor.ts";
import { assertRatio, budget, largestWithin, tooSmall } from "./budget.ts";
import { decodeGolomb, encodeGolomb, golombBytes } from "./coder/golomb.ts";
import { largestOf } from "./largest.ts";
import { defineMethod, type Method } from "./method.ts";
import { bfloat16Part, bfloat16Values, bytePart } from "./parts.ts";

export interface CompeftOptions {
  /** Stored bytes over 16-bit bytes of each layer at most, between 0 and 1; positions included. */
  readonly ratio?: number;
  /** The one size in deviations of the layer's delta, such as was found on validation problems; what errs least when omitted. */
  readonly alpha?: number;
}

const SCALE_BYTES = 2;

/**
 * ComPEFT: the signs of the largest changes, and one size for all of them.
 *
 *   Δ̂_ij = γ · sign(Δ_ij) where |Δ_ij| is among the k largest, else 0      γ = mean of these |Δ_ij|, or alpha · σ(Δ)
 *
 * BitDelta that leaves small changes alone: a weight that is kept costs a bit for its sign and, in Golomb's code, about
 * 6.4 bits for its place when one in thirty is kept, 2 when one in two. The squared error ‖Δ‖² − (Σ |Δ|)² / k of the k
 * largest first falls and then rises with k: k is what errs least of all that the ratio pays for, so beyond about 1.5
 * bits a weight (on a normal delta, of which half is then kept at a squared error of 0.19) more bytes are not used.
 * Cost: O(out · in · log(out · in)), for sorting and for finding k.
 *
 * Yadav et al., ComPEFT: Compression for Communicating Parameter Efficient Updates via Sparsification and
 * Quantization, 2023.
 *
 * @throws {ValueError} ratio not between 0 and 1, alpha not above 0; from `compress`, a layer for which the ratio pays
 *   for no weight
 */
export function compeft({ ratio = 1 / 16, alpha }: CompeftOptions = {}): Method {
  assertRatio(ratio, "compeft");
  if (alpha !== undefined && !(alpha > 0 && alpha < Number.POSITIVE_INFINITY))
    throw new ValueError(`compeft: alpha must be a number above 0, got ${alpha}`);
  return defineMethod({
    name: "compeft",
    paper: "https://arxiv.org/abs/2311.13171",
    options: { ratio, ...(alpha !== undefined && { alpha }) },
    check(shape) {
      const dearest = bytesFor(Uint32Array.of(sizeOf(shape) - 1));
      if (dearest > budget(ratio, shape)) throw tooSmall("compeft", ratio, shape, dearest, "weight");
    },
    encode(delta) {
      const largest = largestOf(delta.data);
      const most = largestWithin(
        delta.data.length,
        (k) => bytesFor(largest(k)) <= budget(ratio, delta.shape),
      );
      const positions = largest(mostUseful(delta, most));
      const kept = Float32Array.from(positions, (at) => delta.data[at]!);
      const gamma = alpha === undefined ? meanSize(kept) : alpha * deviation(delta);
      return {
        positions: bytePart("positions", encodeGolomb(positions)),
        signs: bytePart("signs", packSigns(kept)),
        scale: bfloat16Part("scales", Float32Array.of(gamma)),
      };
    },
    decode({ positions, signs, scale }, shape) {
      const decoded = matrix(...shape);
      const places = decodeGolomb(positions.bytes);
      const [gamma] = bfloat16Values(scale);
      const kept = unpackSigns(signs.bytes, places.length);
      places.forEach((at, i) => {
        decoded.data[at] = gamma! * kept[i]!;
      });
      return decoded;
    },
  });
}

const bytesFor = (positions: Uint32Array): number =>
  golombBytes(positions) + Math.ceil(positions.length / 8) + SCALE_BYTES;

/** Of the counts up to `most` of the largest numbers, the one whose signs and mean size leave the least: the largest (Σ |Δ|)² / k. */
function mostUseful({ data }: Matrix, most: number): number {
  const sizes = data.map(Math.abs).sort().reverse();
  let [best, held, sum] = [0, 0, 0];
  for (let k = 1; k <= most; k++) {
    sum += sizes[k - 1]!;
    if (sum ** 2 / k > held) [best, held] = [k, sum ** 2 / k];
  }
  return best;
}

const meanSize = (values: Float32Array): number =>
  values.reduce((sum, x) => sum + Math.abs(x), 0) / Math.max(values.length, 1);

/** σ of all numbers around their mean. */
function deviation({ data }: Matrix): number {
  const mean = data.reduce((sum, x) => sum + x, 0) / Math.max(data.length, 1);
  return Math.sqrt(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / Math.max(data.length, 1));
}
