import { matmul } from "../../linalg/matmul.ts";
import { transpose } from "../../linalg/transpose.ts";
import type { Matrix } from "../../tensor/tensor.ts";
import type { CoupledPlace } from "./place.ts";

/** How much errors weigh at a layer's outputs and inputs; all alike where one is left out. */
export interface Weighing {
  /** G [out, out] */
  readonly outputs?: Matrix | undefined;
  /** A [in, in] */
  readonly inputs?: Matrix | undefined;
}

/**
 * What leaving out a slice of a delta does, for every slice of `size` rows or columns.
 *
 *   tr(G E A Eᵀ)      E [out, in] the delta in the slice, else 0
 *
 * With G and A from gradients and activations that is the second-order change of the KL divergence; with neither the
 * slice's energy ‖E‖². Cost: one product [out, in] · [in, in], and O(out · in · size).
 */
export function sliceEnergies(
  delta: Matrix,
  axis: CoupledPlace["axis"],
  size: number,
  { outputs, inputs }: Weighing,
): Float64Array {
  if (axis === "rows") return rowEnergies(delta, size, outputs, inputs);
  return rowEnergies(transpose(delta), size, inputs, outputs);
}

function rowEnergies(
  delta: Matrix,
  size: number,
  own: Matrix | undefined,
  across: Matrix | undefined,
): Float64Array {
  const [rows, columns] = delta.shape;
  const seen = across ? matmul(delta, across) : delta;
  const dot = (r: number, s: number) => {
    let sum = 0;
    for (let j = 0, a = r * columns, b = s * columns; j < columns; j++, a++, b++)
      sum += seen.data[a]! * delta.data[b]!;
    return sum;
  };
  return Float64Array.from({ length: Math.ceil(rows / size) }, (_, slice) => {
    const [first, last] = [slice * size, Math.min((slice + 1) * size, rows)];
    let sum = 0;
    for (let r = first; r < last; r++) {
      if (!own) sum += dot(r, r);
      else for (let s = first; s < last; s++) sum += own.data[r * rows + s]! * dot(r, s);
    }
    return Math.max(sum, 0);
  });
}
