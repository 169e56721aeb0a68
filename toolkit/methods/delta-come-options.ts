import { ValueError } from "../errors.ts";
import { assertSharing } from "../quant/groups.ts";
import type { Accounting } from "./band-cost.ts";
import { assertBands, type Band } from "./bands.ts";
import { assertRatio } from "./budget.ts";
import type { FactorOptions } from "./delta-come-factors.ts";
import { assertSeed } from "./kept-at-random.ts";
import type { Searched, SearchKind } from "./search/searched-bands.ts";

export interface DeltaCoMeOptions extends Partial<FactorOptions> {
  /** Bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** What the ratio counts: `"stored"`, scales, zero points and σ too; `"paper"`, codes alone. */
  readonly accounting?: Accounting;
  /**
   * Filled in order until the budget is spent. `"published"`: the paper's, scaled to the layer. `"greedy"` and `"genetic"`: found
   * for the model by a search over what its directions lose. When omitted, the published ones for layers as large as
   * those they were found for, and others for smaller layers.
   */
  readonly bands?: readonly Band[] | "published" | SearchKind;
  /** Of the genetic search; 0 when omitted. */
  readonly seed?: number;
  /** How the bands were found: what a file tells of them. */
  readonly searched?: Searched;
  /**
   * Which activations GPTQ is calibrated on. `"corrected"`: those that enter the layer. `"released"`: as the released
   * code has it. It runs each block once for each band, with the base's weights and the bands so far, and swaps its
   * inputs and outputs each time: the second band is calibrated on the block's own outputs, the third on what it
   * makes of these. This asks for a calibration in sequence, and is of no account without GPTQ.
   */
  readonly fidelity?: "corrected" | "released";
}

/** All that is settled about how a delta is encoded. */
export interface DeltaCoMeSettings
  extends Required<Pick<DeltaCoMeOptions, "ratio" | "accounting" | "fidelity">>,
    Pick<DeltaCoMeOptions, "bands" | "seed" | "searched"> {
  readonly factors: FactorOptions;
}

/**
 * What the paper and its released code use, where it differs from the defaults: `deltaCoMe(publishedSettings)`, with
 * `calibrate(fineTuned, texts, { sequential: true })`.
 */
export const publishedSettings = {
  accounting: "paper",
  bands: "published",
  decomposition: "exact",
  quantizer: "gptq",
  groupSize: 128,
  range: "min-max",
  fidelity: "released",
} as const satisfies DeltaCoMeOptions;

const choices = {
  accounting: ["stored", "paper"],
  decomposition: ["exact", "truncated"],
  quantizer: ["rtn", "gptq"],
  range: ["min-max", "least-squares"],
  fidelity: ["corrected", "released"],
} as const;

const namedBands = ["published", "greedy", "genetic"] as const;

/** Whether bands are to be searched for. */
export const isSearched = (bands: DeltaCoMeOptions["bands"]): bands is SearchKind =>
  bands === "greedy" || bands === "genetic";

/** Options with their defaults, each of them possible. */
export function withDefaults(options: DeltaCoMeOptions): DeltaCoMeSettings {
  const { ratio = 1 / 16, accounting = "stored", fidelity = "corrected", bands, seed, searched } = options;
  const factors = factorOptions(options);
  assertRatio(ratio, "deltaCoMe");
  assertChoices(options);
  if (fidelity === "released" && factors.refit)
    throw new ValueError("deltaCoMe: a refit is not in the released code, expected none with its fidelity");
  if (bands !== undefined) assertNamedOrBands(bands);
  if (seed !== undefined) assertSeed(seed, "deltaCoMe");
  return {
    ratio,
    accounting,
    fidelity,
    factors,
    ...(bands && { bands }),
    ...(bands === "genetic" && { seed: seed ?? 0 }),
    ...(searched && { searched }),
  };
}

/** Names come from command lines too, where no type guards them. */
function assertChoices(options: DeltaCoMeOptions): void {
  for (const [key, allowed] of Object.entries(choices)) {
    const chosen = options[key as keyof typeof choices];
    if (chosen !== undefined && !(allowed as readonly string[]).includes(chosen))
      throw new ValueError(`deltaCoMe: ${key} must be ${allowed.join(" or ")}, got ${chosen}`);
  }
}

function assertNamedOrBands(bands: NonNullable<DeltaCoMeOptions["bands"]>): void {
  if (typeof bands !== "string") assertBands(bands, "deltaCoMe");
  else if (!namedBands.includes(bands))
    throw new ValueError(`deltaCoMe: bands must be ${namedBands.join(", ")} or a list, got ${bands}`);
}

function factorOptions({
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
