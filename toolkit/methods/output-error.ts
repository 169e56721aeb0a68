import { matmul } from "../linalg/matmul.ts";
import { type Matrix, matrix } from "../tensor/tensor.ts";

/**
 * How far a layer's output is from the true one for the activations that enter it, as a share of what the delta adds.
 *
 *   ‖(Δ − Δ̂) Xᵀ‖ / ‖Δ Xᵀ‖      Δ [out, in]   X [tokens, in]
 *
 * From the Gram matrix alone, because ‖E Xᵀ‖² = Σ (E · XᵀX) ⊙ E. Where the delta adds nothing, 0 if Δ̂ adds
 * nothing either, else Infinity. Cost: two products [out, in] · [in, in].
 */
export function relativeOutputError(delta: Matrix, decoded: Matrix, gram: Matrix): number {
  const difference = matrix(
    ...delta.shape,
    delta.data.map((x, at) => x - decoded.data[at]!),
  );
  const lost = outputEnergy(difference, gram);
  return lost === 0 ? 0 : Math.sqrt(lost / outputEnergy(delta, gram));
}

/** ‖E Xᵀ‖² */
function outputEnergy(E: Matrix, gram: Matrix): number {
  const { data } = matmul(E, gram);
  let sum = 0;
  for (let at = 0; at < data.length; at++) sum += data[at]! * E.data[at]!;
  return Math.max(sum, 0);
}
