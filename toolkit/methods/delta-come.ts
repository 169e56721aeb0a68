import { ValueError } from "../errors.ts";
import { assertSharing } from "../quant/groups.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { type Accounting, bandBytes, storedOf } from "./band-cost.ts";
import { assertBands, type Band, defaultBands, planBands } from "./bands.ts";
import { bandsMatrix } from "./bands-matrix.ts";
import { bandsOf } from "./bands-part.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { encodeBands, type FactorOptions, totalRank } from "./delta-come-factors.ts";
import { encodeBandByBand } from "./delta-come-in-passes.ts";
import { decompositionWork } from "./directions.ts";
import { defineMethod, type Method } from "./method.ts";
import type { Parts } from "./parts.ts";

export interface DeltaCoMeOptions extends Partial<FactorOptions> {
  /** Bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** What the ratio counts: `"stored"`, scales, zero points and σ too; `"paper"`, codes alone. */
  readonly accounting?: Accounting;
  /** Filled in order until the budget is spent; the published ones, scaled to the layer, when omitted. */
  readonly bands?: readonly Band[];
  /**
   * Which activations GPTQ is calibrated on. `"corrected"`: those that enter the layer. `"released"`: as the released
   * code has it. It runs each block once for each band, with the base's weights and the bands so far, and swaps its
   * inputs and outputs each time: the second band is calibrated on the block's own outputs, the third on what it
   * makes of these. This asks for a calibration in sequence, and is of no account without GPTQ.
   */
  readonly fidelity?: "corrected" | "released";
}

/**
 * What the paper and its released code use, where it differs from the defaults: `deltaCoMe(publishedSettings)`, with
 * `calibrate(fineTuned, texts, { sequential: true })`.
 */
export const publishedSettings = {
  accounting: "paper",
  decomposition: "exact",
  quantizer: "gptq",
  groupSize: 128,
  range: "min-max",
  fidelity: "released",
} as const satisfies DeltaCoMeOptions;

/**
 * Delta-CoMe: the first few directions of a delta finely, many more coarsely.
 *
 *   Δ̂ = Σ over bands  Û · diag(S) · V̂t      Û [out, rank], V̂t [rank, in] with the band's bits   S at 16 bits
 *
 * Singular values of a fine-tune fall steeply and then slowly: a small rank at high precision misses the
 * long tail, one bit for everything blurs the head. Bits that shrink with the singular values get both.
 *
 * By default each singular vector (a column of U, a row of Vt) has one scale and one zero point and is rounded to
 * nearest, within the range that errs least. The paper rounds with GPTQ on calibration data, first Vt, then U for
 * the inputs that the rounded Vt gives it, min–max in groups of 128 along the rows of both (`publishedSettings`); the
 * scales of groups are bytes that its 1/16 does not count. Rounding to nearest, min–max at two bits loses more than
 * it brings.
 * Only the directions that are kept are computed, unless `decomposition` is `"exact"` as in the released code: several times
 * faster on large layers, for an error at most 1 % larger. Layers of which nearly half the directions are kept are decomposed
 * exactly.
 * Cost: one truncated or exact singular value decomposition; with GPTQ, one factorization of each Gram matrix [in, in]
 * more; as released, the singular vectors of all layers of a block are kept until its last band is done.
 *
 * Ping et al., Delta-CoMe: Training-Free Delta-Compression with Mixed-Precision for Large Language Models, 2024.
 *
 * @throws {ValueError} an impossible ratio, band, group size or damping, an unknown name, or a refit as released, which
 *   it does not have; from `compress`, a layer where the ratio does not pay for one direction, or `quantizer: "gptq"`
 *   without calibration
 */
export function deltaCoMe(options: DeltaCoMeOptions = {}): Method {
  const { ratio = 1 / 16, accounting = "stored", fidelity = "corrected", bands } = options;
  const factors = withDefaults(options);
  assertRatio(ratio, "deltaCoMe");
  assertChoices(options);
  if (fidelity === "released" && factors.refit)
    throw new ValueError("deltaCoMe: a refit is not in the released code, expected none with its fidelity");
  if (bands) assertBands(bands, "deltaCoMe");
  const inPasses = fidelity === "released" && factors.quantizer === "gptq";
  const layout = { ...factors, ordered: factors.quantizer === "gptq" && factors.actOrder };
  const bandsFor = (shape: Matrix["shape"]) => bands ?? defaultBands(shape);
  const planFor = (shape: Matrix["shape"]) =>
    planBands(bandsFor(shape), shape, budget(ratio, shape), (band) =>
      bandBytes(band, shape, layout, accounting),
    );
  return defineMethod<Parts>({
    name: "delta-come",
    paper: "https://arxiv.org/abs/2406.08903",
    options: { ratio, accounting, ...factors, fidelity, ...(bands && { bands }) },
    check(shape) {
      if (planFor(shape).length > 0) return;
      const bits = Math.min(...bandsFor(shape).map((band) => band.bits));
      throw tooSmall("deltaCoMe", ratio, shape, bandBytes({ bits, rank: 1 }, shape, layout, accounting));
    },
    forecast(shape) {
      const bands = planFor(shape);
      return {
        bands,
        stored: bands.flatMap((band) => storedOf(band, shape, layout)),
        atMost: layout.ordered && factors.groupSize !== undefined, // an order that is the plain one is not stored
        work: decompositionWork(shape, totalRank(bands), factors.decomposition),
      };
    },
    passes(shape) {
      if (factors.quantizer === "rtn") return 0;
      return inPasses ? planFor(shape).length : 1;
    },
    encode: (delta, { grams = [] }) => encodeBands(delta, planFor(delta.shape), factors, grams[0]),
    ...(inPasses && { encodeInPasses: (delta) => encodeBandByBand(delta, planFor(delta.shape), factors) }),
    decode: bandsMatrix,
    bands: (parts) => bandsOf(parts),
  });
}

const choices = {
  accounting: ["stored", "paper"],
  decomposition: ["exact", "truncated"],
  quantizer: ["rtn", "gptq"],
  range: ["min-max", "least-squares"],
  fidelity: ["corrected", "released"],
} as const;

/** Names come from command lines too, where no type guards them. */
function assertChoices(options: DeltaCoMeOptions): void {
  for (const [key, allowed] of Object.entries(choices)) {
    const chosen = options[key as keyof typeof choices];
    if (chosen !== undefined && !(allowed as readonly string[]).includes(chosen))
      throw new ValueError(`deltaCoMe: ${key} must be ${allowed.join(" or ")}, got ${chosen}`);
  }
}

function withDefaults({
  decomposition = "truncated",
  quantizer = "rtn",
  range = "least-squares",
  refit = false,
  actOrder = true,
  damping = 0.01,
  groupSize,
}: DeltaCoMeOptions): FactorOptions {
  if (groupSize !== undefined) assertSharing(groupSize, "deltaCoMe");
  if (groupSize && groupSize > 65_535)
    // it is stored in 16 bits
    throw new ValueError(`deltaCoMe: group size must be at most 65535, got ${groupSize}`);
  if (!(damping >= 0)) throw new ValueError(`deltaCoMe: damping must be at least 0, got ${damping}`);
  const rounding = { quantizer, range, refit, actOrder, damping };
  return { decomposition, ...rounding, ...(groupSize !== undefined && { groupSize }) };
}
