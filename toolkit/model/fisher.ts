import { NotFoundError } from "../errors.ts";
import type { Weights } from "../io/weights.ts";
import type { Matrix } from "../tensor/tensor.ts";
import { calibrate, type RecordedActivations } from "./calibrate.ts";
import { nameAlone } from "./language.ts";
import { type Moments, momentsOf } from "./moments.ts";
import type { ModelText } from "./reading.ts";

export interface FisherOptions {
  /** Which tokens are drawn; 0 when omitted. */
  readonly seed?: number;
}

/** Activations, and what predictions think of changes behind them. */
export interface RecordedFisher extends RecordedActivations {
  /** Mean of g · gᵀ [out, out] over all tokens, each by its ‖x‖², g [out] the gradient by what leaves a projection. */
  gradients(layer: string): Promise<Matrix>;
}

/**
 * Records how much a change of each projection changes a model's predictions: for methods that are to err where it does
 * no harm.
 *
 *   KL(p ‖ p_changed) ≈ ½ Σ over layers tr(G E A Eᵀ) · tokens      E [out, in] the change   A = mean x xᵀ, G = mean g gᵀ
 *
 * g is the gradient of log p(token) by what leaves the projection, for tokens that are drawn from the model's own
 * predictions, but none in the middle of an image: then the mean of g gᵀ is the Fisher information, which is the curvature of the divergence where it is zero. That
 * it factors into outputs and inputs is K-FAC's approximation. Tokens count in G by their ‖x‖²: by how much the gradients of the
 * weight, g xᵀ, say of an output.
 * Cost: one forward and one backward pass for all texts together, and 2 · out² operations a token for each projection; in
 * memory the whole model in float32, its matrices A and G, and all activations of about 2,000 tokens.
 *
 * Martens and Grosse, Optimizing Neural Networks with Kronecker-factored Approximate Curvature, 2015.
 *
 * @param texts  token numbers, or prompts with images for a model that sees; each is read by itself
 * @throws {UnsupportedError} an architecture that is not implemented, or images for one that does not see
 * @throws {ShapeError} no text, or an empty one; or neither one nor all of an image's tokens
 * @throws {NotFoundError} from `gram` and `gradients`, no projection of that name
 */
export function fisher(
  weights: Weights,
  texts: readonly ModelText[],
  { seed = 0 }: FisherOptions = {},
): RecordedFisher {
  const { tokens } = calibrate(weights, texts);
  let recorded: Promise<ReadonlyMap<string, Moments>> | undefined;
  const momentsFor = async (layer: string): Promise<Moments> => {
    recorded ??= momentsOf(weights, texts, seed);
    const moments = (await recorded).get(nameAlone(layer));
    if (!moments) throw new NotFoundError(`fisher: expected a projection of the model, got "${layer}"`);
    return moments;
  };
  return {
    tokens,
    gram: async (layer) => (await momentsFor(layer)).inputs,
    gradients: async (layer) => (await momentsFor(layer)).outputs,
  };
}
