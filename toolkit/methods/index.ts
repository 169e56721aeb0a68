import { UnsupportedError } from "../errors.ts";
import { adaMix } from "./adamix/adamix.ts";
import { anyPrecision } from "./any-precision/any-precision.ts";
import { bitDelta } from "./bit-delta.ts";
import { compeft } from "./compeft.ts";
import { dQrelo } from "./d-qrelo.ts";
import { dare } from "./dare.ts";
import { darex } from "./darex.ts";
import { deltaCoMe } from "./delta-come.ts";
import { deltaDct } from "./delta-dct.ts";
import { deltaDq } from "./delta-dq.ts";
import { deltaZip } from "./delta-zip.ts";
import { dsNoT } from "./ds-no-t.ts";
import { imPart } from "./im-part.ts";
import { imPartQt } from "./im-part-qt.ts";
import { llmPruner } from "./llm-pruner.ts";
import { lossless } from "./lossless.ts";
import { lowRank } from "./low-rank.ts";
import { magnitude } from "./magnitude.ts";
import type { Method } from "./method.ts";
import { spaLlm } from "./spa-llm.ts";
import { ultraDelta } from "./ultra-delta.ts";
import { waterFill } from "./water-fill/water-fill.ts";

/** A function that makes a method, at a sixteenth of 16-bit weights (an eighth where that is too little for it) unless told otherwise. */
export type MethodFactory = (options?: { readonly ratio?: number }) => Method;

/** Every method. A new one is a file, a line here, and a section in a notebook; the contract tests find it. */
export const methods: readonly MethodFactory[] = [
  lowRank,
  adaMix,
  (options: object = {}) => anyPrecision(options),
  (options: object = {}) => bitDelta(options),
  compeft,
  deltaCoMe,
  deltaDct,
  deltaDq,
  (options: object = {}) => deltaZip(options),
  dQrelo,
  dare,
  darex,
  dsNoT,
  imPart,
  imPartQt,
  llmPruner,
  magnitude,
  spaLlm,
  ultraDelta,
  waterFill,
  lossless,
];

/**
 * The method of that name, such as "delta-come", with these options.
 *
 * @throws {UnsupportedError} no method of that name, with those there are
 */
export function methodNamed(name: string, options: Readonly<Record<string, unknown>> = {}): Method {
  const make = methods.find((factory) => factory().name === name);
  if (make) return make(options);
  const known = methods.map((factory) => factory().name).join(", ");
  throw new UnsupportedError(`methodNamed: expected one of ${known}, got "${name}"`);
}
