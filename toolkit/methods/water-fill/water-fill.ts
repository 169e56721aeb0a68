import type { Matrix } from "../../tensor/tensor.ts";
import { assertRatio, budget, tooSmall } from "../budget.ts";
import type { LayerInput } from "../calibration.ts";
import { assertDecomposition, type Decomposition } from "../directions.ts";
import { defineMethod, type Method } from "../method.ts";
import { assertMetric, type Metric } from "../metric.ts";
import type { Parts } from "../parts.ts";
import { encodeLayer } from "./encode-layer.ts";
import { KnownDirections } from "./known-directions.ts";
import { decodeLayer } from "./rounded-factors.ts";
import { bytesByLayer } from "./shares.ts";
import { type Sides, sideOf } from "./whitened.ts";

export interface WaterFillOptions {
  /** Stored bytes over 16-bit bytes of all layers together, between 0 and 1. */
  readonly ratio?: number;
  /**
   * What is to err least: `"weights"`, all of them alike; `"outputs"`, of the layers, for calibration inputs; `"fisher"`, of the
   * model: what the layers' errors do to its predictions. The last two need calibration.
   */
  readonly metric?: Metric;
  readonly decomposition?: Decomposition;
  /** Whether rounding is shaped as in GPTQ; `false` shows what that is good for. */
  readonly shaped?: boolean;
  /** Whether U is fitted to the rounded V; `false` shows what that is good for. */
  readonly refitted?: boolean;
  /** Bytes of layers by name, as one look at all of them finds them; `ratio` of each other layer's. */
  readonly bytes?: Readonly<Record<string, number>>;
}

/** Rank and the least exponents of the steps; one direction's steps. */
const HEADER_BYTES = 6 + 2;

/**
 * Water-fill, this project's own: bits flow where they help the model most, to one level over all directions of all layers.
 *
 *   Lgᵀ Δ La = U · diag(S) · Vt      tr(G E A Eᵀ) = ‖Lgᵀ E La‖²      G = Lg Lgᵀ [out, out], A = La Laᵀ [in, in]
 *   Δ̂ = Û · V̂      numbers of direction k rounded to steps 2θ / √σ_k, so that each direction errs alike
 *
 * Theory says how to spend bits on independent normal numbers when their squared errors add up: every one may err by the same
 * amount θ², those with less energy are dropped, and the others get ½ log₂(σ² / θ²) bits (reverse water-filling; Shannon, 1959).
 * Four things make it fit a delta. Errors are weighed by what they do: inputs by their second moments A, outputs by the
 * gradients' second moments G, so that tr(G E A Eᵀ) is the second-order change of the KL divergence under the usual
 * Kronecker approximation of the Fisher information (Martens and Grosse, 2015). The rounding of each vector is shaped as in
 * GPTQ, V under A, then U, refitted to the rounded V, under G. Codes have no fixed width: adaptive range coding spends on
 * each about as much as it is surprising, which reaches parts of a bit. And θ is one for the whole model: layers whose errors
 * do little harm give bytes to others.
 * Stored are the codes, one byte for the step of each vector, and six bytes a layer.
 * Cost: one singular value decomposition, and for large layers a truncated one; two Cholesky factorizations of each side, and
 * one more to plan; about two roundings, more at very few bits, of rank · (out² + in²) operations each. Decoding reads code
 * after code, about ten million a second.
 *
 * Limits: G needs the gradients of the whole model in memory (`fisher`); without it `"outputs"` does not know which layers
 * matter. The approximation is of second order, and a delta that is far from small is not.
 *
 * @throws {ValueError} ratio not between 0 and 1, an unknown metric; from `compress`, a layer for which the ratio does not pay for
 *   one direction at a bit a number, or calibration that is missing
 */
export const waterFill = (options: WaterFillOptions = {}): Method =>
  waterFillWith(options, new KnownDirections());

/** @param known  a plan's, for the method that comes of it */
function waterFillWith(options: WaterFillOptions, known: KnownDirections): Method {
  const { ratio = 1 / 16, metric = "weights", decomposition = "truncated", bytes } = options;
  const { shaped = true, refitted = true } = options;
  assertRatio(ratio, "waterFill");
  assertDecomposition(decomposition, "waterFill");
  assertMetric(metric, ["weights", "outputs", "fisher"], "waterFill");
  const given = { ratio, metric, decomposition, shaped, refitted };
  return defineMethod<Parts>({
    name: "water-fill",
    paper: "https://arxiv.org/abs/1503.05671",
    options: { ...given, ...(bytes && { bytes }) },
    recorded: given,
    check(shape) {
      const least = HEADER_BYTES + Math.ceil((shape[0] + shape[1]) / 8);
      if (least > budget(ratio, shape)) throw tooSmall("waterFill", ratio, shape, least);
    },
    passes: () => (metric === "weights" ? 0 : 1),
    needsGradients: metric === "fisher",
    ...(!bytes && {
      async plan(layers) {
        const bytes = await bytesByLayer(layers, ratio, (input) => sidesOf(metric, input), known);
        return waterFillWith({ ...given, bytes }, known);
      },
    }),
    encode: (delta, input) => {
      const allowed = bytes?.[input.layer ?? ""] ?? budget(ratio, delta.shape);
      return encodeLayer(delta, sidesOf(metric, { delta, ...input }), allowed, given, known);
    },
    decode: decodeLayer,
  });
}

function sidesOf(
  metric: Metric,
  { delta, grams, gradients }: LayerInput & { readonly delta: Matrix },
): Sides {
  const [out, inner] = delta.shape;
  return {
    outputs: sideOf(out, metric === "fisher" ? gradients : undefined),
    inputs: sideOf(inner, metric === "weights" ? undefined : grams?.[0]),
  };
}
