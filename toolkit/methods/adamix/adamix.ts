import { ValueError } from "../../errors.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import { bandBytes } from "../band-cost.ts";
import { bandsMatrix } from "../bands-matrix.ts";
import { bandsOf } from "../bands-part.ts";
import { assertRatio, budget, tooSmall } from "../budget.ts";
import type { FactorOptions } from "../delta-come-factors.ts";
import { assertDecomposition } from "../directions.ts";
import { defineMethod, type Method } from "../method.ts";
import type { Parts } from "../parts.ts";
import { assertFalling } from "../search/band-search.ts";
import type { Allocator } from "./chosen-bands.ts";
import { encodeDirections } from "./encode-directions.ts";
import type { Counted } from "./rounded-directions.ts";

export interface AdaMixOptions extends Partial<Omit<FactorOptions, "groupSize">> {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** Numbers of bits that a direction may have beside none, falling: `[8, 6, 5, 4, 3, 2]` when omitted. */
  readonly bits?: readonly number[];
  /** `"exact"`: the best there is, by the 0/1 program. `"lagrangian"`: by its relaxation, off by less than one direction. */
  readonly allocation?: Allocator;
  /** Whose rounding the program counts: `"both"` singular vectors', or as in the paper that of `"Vt"` alone. */
  readonly counted?: Counted;
}

/**
 * ADAMIX (later DeltaMix, then PrinMix): each singular direction of a delta gets the bits that the whole of it can do without least.
 *
 *   min Σᵢ σᵢ² Δvᵢ H Δvᵢᵀ      over bits of each direction that fit into the bytes      Δv = v − v̂(bits), H = XᵀX [in, in]
 *   Û = rounded argmin_A ‖(Δ − A · V̂t) Xᵀ‖
 *
 * What rounding the right singular vectors loses of a layer's outputs is a sum over directions, since the left ones are
 * orthonormal. So how many bits each should have is a multiple-choice knapsack: solved here exactly, not by a
 * solver. U is then fitted to the rounded Vt by least squares, which makes up for its errors in part (the paper's reconstruction
 * target correction), and rounded, finest bits first; later bits make up for the rounding of earlier ones.
 * Stored as Delta-CoMe's bands are, directions of a width side by side.
 * Without calibration H is the unit matrix and vectors are rounded to nearest; with `quantizer: "gptq"` both are rounded for
 * the layer's inputs.
 * Cost: one singular value decomposition, truncated or exact; one rounding of Vt for each number of bits; the knapsack,
 * seconds at most; with GPTQ one factorization [in, in].
 *
 * Xiong et al., Enhancing Delta Compression in LLMs via SVD-based Quantization Error Minimization, 2025.
 *
 * @throws {ValueError} ratio not between 0 and 1, bits that do not fall or are not 1 … 8, damping below 0, an unknown name; from
 *   `compress`, a layer for which the ratio does not pay for one direction, or `quantizer: "gptq"` without calibration
 */
export function adaMix(options: AdaMixOptions = {}): Method {
  const settings = withDefaults(options);
  const { ratio, bits } = settings;
  const least = Math.min(...bits);
  return defineMethod<Parts>({
    name: "adamix",
    paper: "https://arxiv.org/abs/2506.11087",
    options: { ...settings },
    check(shape) {
      const cheapest = bandBytes({ bits: least, rank: 1 }, shape);
      if (cheapest > budget(ratio, shape)) throw tooSmall("adaMix", ratio, shape, cheapest);
    },
    passes: () => (settings.quantizer === "gptq" ? 1 : 0),
    encode: (delta, { grams = [] }) =>
      encodeDirections(delta, settings, budget(ratio, delta.shape), grams[0]),
    decode: (parts, shape: Matrix["shape"]) => bandsMatrix(parts, shape),
    bands: bandsOf,
  });
}

const choices = {
  allocation: ["exact", "lagrangian"],
  counted: ["both", "Vt"],
  quantizer: ["rtn", "gptq"],
  range: ["min-max", "least-squares"],
} as const;

function withDefaults(options: AdaMixOptions): Required<AdaMixOptions> {
  const settings = {
    ratio: 1 / 16,
    bits: [8, 6, 5, 4, 3, 2],
    allocation: "exact",
    counted: "both",
    decomposition: "truncated",
    quantizer: "rtn",
    range: "least-squares",
    refit: true,
    actOrder: true,
    damping: 0.01,
    ...options,
  } as const;
  assertRatio(settings.ratio, "adaMix");
  assertDecomposition(settings.decomposition, "adaMix");
  assertFalling(settings.bits, "adaMix");
  for (const [name, allowed] of Object.entries(choices)) {
    const chosen = settings[name as keyof typeof choices];
    if (!(allowed as readonly string[]).includes(chosen))
      throw new ValueError(`adaMix: ${name} must be ${allowed.join(" or ")}, got ${chosen}`);
  }
  if (!(settings.damping >= 0))
    throw new ValueError(`adaMix: damping must be at least 0, got ${settings.damping}`);
  return settings;
}
