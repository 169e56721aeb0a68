import { assertBands, type Band, publishedBands } from "./bands.ts";
import { type ImPartOptions, sparse } from "./im-part.ts";
import type { Method } from "./method.ts";

export interface ImPartQtOptions extends ImPartOptions {
  /** Filled in order; the published 8, 3 and 2 bits, scaled to the layer, when omitted. */
  readonly bands?: readonly Band[];
}

/**
 * ImPart-Qt: ImPart, and the numbers that are kept at mixed precision, as in Delta-CoMe.
 *
 *   Δ̂ = Ũ · diag(S) · Ṽt      the kept numbers of ũ_k and ṽ_k at the bits of their band, one scale for each vector
 *
 * At two or three bits instead of 16 the same bytes pay for five to eight times as many numbers, so that far less has to
 * be made up for by what is kept. Rounded to nearest within the range that errs least; the paper rounds by GPTQ.
 * Cost and source as of `imPart`.
 *
 * @throws {ValueError} as of `imPart`; an impossible band
 */
export function imPartQt(options: ImPartQtOptions = {}): Method {
  const { bands } = options;
  if (bands) assertBands(bands, "imPartQt");
  return sparse("im-part-qt", options, (shape) => bands ?? publishedBands(shape));
}
