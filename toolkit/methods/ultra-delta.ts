import { ValueError } from "../errors.ts";
import { singularValues } from "../linalg/svd.ts";
import { quantize } from "../quant/affine.ts";
import { assertBits } from "../quant/pack.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { cheapestDraw, drawnByValue, drawnFromSeed, drawnMatrix, type MaskFrom } from "./drawn-parts.ts";
import { assertSeed } from "./kept-at-random.ts";
import { defineMethod, type Method } from "./method.ts";
import { bfloat16Part, bfloat16Values, type Parts } from "./parts.ts";
import { seedFor } from "./random-positions.ts";
import { ratiosByVariance } from "./variance-ratios.ts";

export interface UltraDeltaOptions {
  /** Stored bytes over 16-bit bytes, between 0 and 1: of all layers together, or of a layer by itself. */
  readonly ratio?: number;
  /** Bits of a weight that is kept: 4 when omitted. */
  readonly bits?: number;
  /** By how much the share that is kept differs between layers that vary least and others: 0.02 when omitted; 0 for one share. */
  readonly step?: number;
  /** What is drawn follows from this and the layer's name; 0 when omitted. */
  readonly seed?: number;
  /** `"by-value"`: an even share of every value is kept, and positions are stored. `"seed"`: any weights, and positions cost nothing. */
  readonly mask?: MaskFrom;
  /** What all that is kept is multiplied by, beside 1 / (share kept); by the trace norm when omitted. */
  readonly gamma?: number;
  /** The ratio of layers by name, as one look at all deltas finds them; `ratio` for all others. */
  readonly ratios?: Readonly<Record<string, number>>;
}

/**
 * UltraDelta: few weights of a delta in few bits, most where it varies most, an even share of every value, and less
 * of it all the noisier it is.
 *
 *   Δ̂ = γ / (1 − s) · (M ⊙ Q(Δ))      Q: the nearest of 2^bits even levels from min to max of the layer
 *                                     M: of the weights of each level a share 1 − s at random; zeros are none of them
 *                                     γ = ‖Δ‖_* / ‖M ⊙ Q(Δ) / (1 − s)‖_*, between ½ and 1      ‖·‖_* the sum of singular values
 *
 * Layers whose numbers vary least give a share `step` of their weights to those that vary most: see `ratiosByVariance`.
 * Dropping at random adds noise to all singular values, and so to their sum; γ takes it back as far as one number can.
 * Positions are stored in Golomb's code as in the paper, since which weights have a value is not known to who reads: about 4.5 of
 * 8.5 bits of a weight at 1/16. `mask: "seed"` stores none and keeps twice as many, each value's share then left to chance.
 * Cost: O(out · in), and two sets of singular values a layer.
 *
 * Wang et al., Breaking the Compression Ceiling: Data-Free Pipeline for Ultra-Efficient Delta Compression, 2025.
 *
 * @throws {ValueError} ratio not between 0 and 1, bits not 2…8, step not 0…1, a seed that is not a whole number below 2^32, gamma not
 *   above 0, an unknown mask; from `compress`, a layer for which the ratio pays for no weight
 */
export function ultraDelta(options: UltraDeltaOptions = {}): Method {
  const { ratio = 1 / 16, bits = 4, step = 0.02, seed = 0, mask = "by-value", gamma, ratios } = options;
  assertOptions({ ratio, bits, step, seed, mask, gamma, ratios });
  const given = { ratio, bits, step, seed, mask, ...(gamma !== undefined && { gamma }) };
  return defineMethod<Parts>({
    name: "ultra-delta",
    paper: "https://arxiv.org/abs/2505.13563",
    options: { ...given, ...(ratios && { ratios }) },
    recorded: { ...given, ...(ratios && { ratios: `${Object.keys(ratios).length} by variance` }) },
    ...(!ratios &&
      step > 0 && {
        async plan(deltas) {
          const how = { ratio, bits, step, withPositions: mask === "by-value" };
          return ultraDelta({ ...given, ratios: await ratiosByVariance(deltas, how) });
        },
      }),
    check(shape) {
      const cheapest = cheapestDraw(shape, mask);
      if (cheapest > budget(ratio, shape)) throw tooSmall("ultraDelta", ratio, shape, cheapest, "weight");
    },
    encode(delta, { layer = "" }) {
      const allowed = budget(ratios?.[layer] ?? ratio, delta.shape);
      const quantized = quantize(delta, bits, { per: "tensor" });
      const draw = mask === "seed" ? drawnFromSeed : drawnByValue;
      const parts = draw(quantized, seedFor(seed, layer), allowed);
      return scaled(parts, gamma ?? gammaOf(delta, drawnMatrix(parts, delta.shape)));
    },
    decode: drawnMatrix,
  });
}

/** The same parts, with all values times a factor. */
const scaled = (parts: Parts, factor: number): Parts => ({
  ...parts,
  scale: bfloat16Part(
    "scales",
    bfloat16Values(parts["scale"]!).map((x) => factor * x),
  ),
});

/** What brings the sum of the singular values back to the true delta's, between ½ and 1. */
function gammaOf(delta: Matrix, decoded: Matrix): number {
  const [wanted, found] = [delta, decoded].map((a) => singularValues(a).reduce((sum, s) => sum + s, 0));
  return found! > 0 ? Math.min(Math.max(wanted! / found!, 0.5), 1) : 1;
}

type Given = { [Name in keyof UltraDeltaOptions]-?: UltraDeltaOptions[Name] | undefined };

function assertOptions({ ratio, bits, step, seed, mask, gamma, ratios }: Given): void {
  assertRatio(ratio!, "ultraDelta");
  assertBits(bits!, "ultraDelta");
  assertSeed(seed!, "ultraDelta");
  if (bits! < 2) throw new ValueError(`ultraDelta: bits must be 2…8, got ${bits}`);
  if (!(step! >= 0 && step! < 1)) throw new ValueError(`ultraDelta: step must be from 0 to 1, got ${step}`);
  if (mask !== "by-value" && mask !== "seed")
    throw new ValueError(`ultraDelta: mask must be by-value or seed, got ${mask}`);
  if (gamma !== undefined && !(gamma > 0 && gamma < Number.POSITIVE_INFINITY))
    throw new ValueError(`ultraDelta: gamma must be a number above 0, got ${gamma}`);
  for (const own of Object.values(ratios ?? {})) assertRatio(own, "ultraDelta");
}
