import { ValueError } from "../../errors.ts";
import type { Accounting } from "../band-cost.ts";
import type { Band } from "../bands.ts";
import type { LayerInput } from "../calibration.ts";
import type { LayerDelta } from "../method.ts";
import type { BandSearch } from "./band-search.ts";
import { type DirectionLosses, type DirectionLossesOptions, directionLosses } from "./direction-losses.ts";
import { geneticBands } from "./genetic-bands.ts";
import { greedyBands } from "./greedy-bands.ts";
import { predictedError } from "./predicted-error.ts";

/** How bands are searched for. */
export type SearchKind = "greedy" | "genetic";

/** How bands were found: what a file tells of them. */
export interface Searched {
  readonly by: SearchKind;
  /** Of the genetic search. */
  readonly seed?: number;
  /** The mean relative error of the layers that was foretold: of outputs where the search was told the inputs. */
  readonly error: number;
}

export interface SearchedBandsOptions extends Pick<DirectionLossesOptions, "range" | "decomposition"> {
  readonly by: SearchKind;
  /** Bytes over 16-bit bytes of each layer. */
  readonly ratio: number;
  readonly accounting?: Accounting;
  /** Of the genetic search; 0 when omitted. */
  readonly seed?: number;
}

/** Numbers of bits that are tried. */
export const SEARCHED_BITS = [8, 6, 5, 4, 3, 2] as const;

/**
 * One set of bands for all layers of a model, by a search over the mean of their errors as `predictedError` foretells them: as
 * Delta-CoMe's greedy search (Table 2) and the genetic one of its appendix (Table 9), which ask for right answers to problems
 * instead. The greedy search tries ranks that are powers of two.
 * Cost: `directionLosses` of each layer, of which no more than the losses are kept; the search itself takes seconds.
 *
 * @throws {ValueError} no layers
 */
export async function searchedBands(
  layers: AsyncIterable<LayerDelta & LayerInput> | Iterable<LayerDelta & LayerInput>,
  { by, ratio, accounting = "stored", seed = 0, ...how }: SearchedBandsOptions,
): Promise<{ readonly bands: readonly Band[]; readonly searched: Searched }> {
  const losses: DirectionLosses[] = [];
  for await (const layer of layers) losses.push(lossesOf(layer, ratio, how));
  const { bands, error } = searchLosses(losses, { by, ratio, accounting, seed });
  return { bands, searched: { by, ...(by === "genetic" && { seed }), error } };
}

/** What the directions of a layer lose at every number of bits that is tried. */
export const lossesOf = (
  { delta, grams: [gram] = [] }: Pick<LayerDelta & LayerInput, "delta" | "grams">,
  ratio: number,
  how: Pick<DirectionLossesOptions, "range" | "decomposition">,
): DirectionLosses => directionLosses(delta, { bits: SEARCHED_BITS, ratio, ...how, ...(gram && { gram }) });

/** The bands with which layers err least on average. */
export function searchLosses(
  losses: readonly DirectionLosses[],
  { by, ratio, accounting = "stored", seed = 0 }: Omit<SearchedBandsOptions, "range" | "decomposition">,
): BandSearch {
  if (losses.length === 0) throw new ValueError("searchedBands: expected layers, got none");
  const error = (bands: readonly Band[]) =>
    losses.reduce((sum, own) => sum + predictedError(own, bands, { ratio, accounting }), 0) / losses.length;
  const directions = Math.max(...losses.map(({ shape }) => Math.min(...shape)));
  if (by === "genetic") return geneticBands(error, { bits: SEARCHED_BITS, directions, seed });
  const ranks = Array.from({ length: Math.floor(Math.log2(directions)) }, (_, i) => 2 ** i);
  return greedyBands(error, { bits: SEARCHED_BITS, ranks });
}
