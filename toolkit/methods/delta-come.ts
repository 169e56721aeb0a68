import type { Matrix } from "../tensor/tensor.ts";
import { bandBytes, storedOf } from "./band-cost.ts";
import { defaultBands, planBands, publishedBands } from "./bands.ts";
import { bandsMatrix } from "./bands-matrix.ts";
import { bandsOf } from "./bands-part.ts";
import { budget, tooSmall } from "./budget.ts";
import type { LayerInput } from "./calibration.ts";
import { encodeBands, totalRank } from "./delta-come-factors.ts";
import { encodeBandByBand } from "./delta-come-in-passes.ts";
import {
  type DeltaCoMeOptions,
  type DeltaCoMeSettings,
  isSearched,
  withDefaults,
} from "./delta-come-options.ts";
import { decompositionWork } from "./directions.ts";
import { defineMethod, type Method } from "./method.ts";
import type { Parts } from "./parts.ts";
import {
  lossesOf,
  SEARCHED_BITS,
  type SearchKind,
  searchedBands,
  searchLosses,
} from "./search/searched-bands.ts";

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
 * Which bands are best depends on the delta. `bands: "genetic"` or `"greedy"` looks at all layers first and searches for the set
 * that errs least on them, as the paper's appendix does; `deltaCoMe({ bands: "genetic" }).compress(pair)` is all it takes.
 * Cost: one truncated or exact singular value decomposition; with GPTQ, one factorization of each Gram matrix [in, in]
 * more; a search, a second decomposition and six roundings of each layer; as released, the singular vectors of all layers of a block are kept until its last band is done.
 *
 * Ping et al., Delta-CoMe: Training-Free Delta-Compression with Mixed-Precision for Large Language Models, 2024.
 *
 * @throws {ValueError} an impossible ratio, band, group size or damping, an unknown name, or a refit as released, which
 *   it does not have; from `compress`, a layer where the ratio does not pay for one direction, or `quantizer: "gptq"`
 *   without calibration
 */
export function deltaCoMe(options: DeltaCoMeOptions = {}): Method {
  const settings = withDefaults(options);
  return isSearched(settings.bands) ? searching(settings, settings.bands) : withBands(settings);
}

/** With bands that are known from a layer's shape. */
function withBands({ ratio, accounting, fidelity, bands, searched, factors }: DeltaCoMeSettings): Method {
  const inPasses = fidelity === "released" && factors.quantizer === "gptq";
  const layout = { ...factors, ordered: factors.quantizer === "gptq" && factors.actOrder };
  const bandsFor = (shape: Matrix["shape"]) => {
    if (bands === undefined) return defaultBands(shape);
    return typeof bands === "string" ? publishedBands(shape) : bands;
  };
  const planFor = (shape: Matrix["shape"]) =>
    planBands(bandsFor(shape), shape, budget(ratio, shape), (band) =>
      bandBytes(band, shape, layout, accounting),
    );
  return defineMethod<Parts>({
    ...named,
    options: {
      ratio,
      accounting,
      ...factors,
      fidelity,
      ...(bands && { bands }),
      ...(searched && { searched }),
    },
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

/** With bands that one look at all layers finds, or at one layer where it comes alone. */
function searching(settings: DeltaCoMeSettings, by: SearchKind): Method {
  const { ratio, accounting, fidelity, seed, factors } = settings;
  const how = { range: factors.range, decomposition: factors.decomposition };
  const search = { by, ratio, accounting, ...(seed !== undefined && { seed }) };
  const alone = ({ delta, grams }: LayerInput & { readonly delta: Matrix }) => {
    const { bands } = searchLosses([lossesOf({ delta, ...(grams && { grams }) }, ratio, how)], search);
    return withBands({ ...settings, bands });
  };
  return defineMethod<Parts>({
    ...named,
    options: { ratio, accounting, ...factors, fidelity, bands: by, ...(seed !== undefined && { seed }) },
    check(shape) {
      const cheapest = bandBytes({ bits: Math.min(...SEARCHED_BITS), rank: 1 }, shape, factors, accounting);
      if (cheapest > budget(ratio, shape)) throw tooSmall("deltaCoMe", ratio, shape, cheapest);
    },
    passes: () => (factors.quantizer === "gptq" ? 1 : 0),
    plan: async (layers) =>
      withBands({ ...settings, ...(await searchedBands(layers, { ...search, ...how })) }),
    encode: (delta, input) => alone({ delta, ...input }).encode(delta, input),
    decode: bandsMatrix,
    bands: (parts) => bandsOf(parts),
  });
}

const named = { name: "delta-come", paper: "https://arxiv.org/abs/2406.08903" } as const;
