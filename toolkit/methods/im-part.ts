import type { Matrix } from "../tensor/tensor.ts";
import type { Band } from "./bands.ts";
import { bandsOf } from "./bands-part.ts";
import { assertRatio, budget, tooSmall } from "./budget.ts";
import { type Decomposition, directionsOf } from "./directions.ts";
import { assertSeed } from "./kept-at-random.ts";
import { defineMethod, type Method } from "./method.ts";
import type { Parts } from "./parts.ts";
import { seedFor } from "./random-positions.ts";
import { sparseMatrix, sparseParts } from "./sparse-directions.ts";
import { assertSparsity, bandsFor, bytesFor, directionsLeft, sharesWithin, WHOLE } from "./sparse-shares.ts";

export interface ImPartOptions {
  /** Stored bytes over 16-bit bytes of each layer, between 0 and 1. */
  readonly ratio?: number;
  /** Share of the smallest directions that is dropped at once; 0.7 when omitted. */
  readonly beta?: number;
  /** How fast directions lose numbers as their σ falls; 1 when omitted. */
  readonly C?: number;
  /** Which numbers are kept follows from this and the layer's name; 0 when omitted. */
  readonly seed?: number;
  readonly decomposition?: Decomposition;
}

/** What a truncated decomposition may add to the error. */
const TOLERANCE = 0.01;

/**
 * ImPart: of every singular direction some numbers at random, more of those that matter more.
 *
 *   Δ̂ = Ũ · diag(S) · Ṽt      ũ_k = u_k ⊙ m_k / (1 − p_k), m_k drawn with a share 1 − p_k of ones; ṽ_k likewise
 *
 *   p_k = γ · (1 − (σ_k / σ₁)^C)      for the first (1 − β) · min(out, in) directions, 1 for all others
 *
 * DARE drops weights without looking at them, low rank whole directions; here both the size of σ and chance decide. The
 * masks follow from a seed and cost no bytes. γ is the smallest that the bytes allow. As a matrix Δ̂ is far from Δ, as
 * with DARE: it is right on average, and in the layer's output most of the noise averages out.
 * Cost: one singular value decomposition, truncated or exact.
 *
 * Yang et al., ImPart: Importance-Aware Delta-Sparsification for Improved Model Compression and Merging in LLMs, 2025.
 *
 * @throws {ValueError} ratio not between 0 and 1, β not in [0, 1), C not above 0, a seed that is not a whole number below
 *   2^32; from `compress`, a layer for which the ratio does not pay for one direction
 */
export const imPart = (options: ImPartOptions = {}): Method =>
  sparse("im-part", options, () => [{ bits: WHOLE, rank: "rest" }]);

/** ImPart with the numbers of each direction at the bits of its band: see `imPart` and `imPartQt`. */
export function sparse(
  name: "im-part" | "im-part-qt",
  options: ImPartOptions & { readonly bands?: readonly Band[] },
  bandsOfShape: (shape: Matrix["shape"]) => readonly Band[],
): Method {
  const { ratio = 1 / 16, beta = 0.7, C = 1, seed = 0, decomposition = "truncated", bands } = options;
  const where = name === "im-part" ? "imPart" : "imPartQt";
  assertRatio(ratio, where);
  assertSparsity({ beta, exponent: C }, where);
  assertSeed(seed, where);
  return defineMethod<Parts>({
    name,
    paper: "https://arxiv.org/abs/2504.13237",
    options: { ratio, beta, C, seed, decomposition, ...(bands && { bands }) },
    check(shape) {
      const least = bytesFor(Uint8Array.of(1), shape, bandsFor(bandsOfShape(shape), 1));
      if (least > budget(ratio, shape)) throw tooSmall(where, ratio, shape, least);
    },
    encode(delta, { layer = "" }) {
      const { shape } = delta;
      const directions = directionsOf(delta, directionsLeft(shape, beta), decomposition, TOLERANCE);
      const shares = sharesWithin(budget(ratio, shape), directions.S, shape, bandsOfShape(shape), C);
      return sparseParts(
        directions,
        shares,
        bandsFor(bandsOfShape(shape), shares.length),
        seedFor(seed, layer),
      );
    },
    decode: sparseMatrix,
    bands: bandsOf,
  });
}
