import { roundToBfloat16 } from "../io/bfloat16.ts";
import { matmul } from "../linalg/matmul.ts";
import { frobeniusNorm } from "../linalg/norm.ts";
import { rowsOf, scaleRows } from "../linalg/rows.ts";
import { inverseFactor } from "../quant/inverse-factor.ts";
import type { Matrix } from "../tensor/tensor.ts";

/** U · diag(S) · Vt, of which U is kept transposed. */
export interface LeftFactor {
  /** [rank, out] */
  readonly Ut: Matrix;
  /** [rank], as stored: each exactly a bfloat16 */
  readonly S: Float32Array;
}

/** Keeps the system solvable where rounding made two rows of V̂t nearly the same. */
const DAMPING = 1e-6;

/**
 * The left factor that fits a rounded right one best.
 *
 *   A = argmin ‖(Δ − A · V̂t) Xᵀ‖ = Δ · H · V̂ · (V̂t · H · V̂)⁻¹      H = XᵀX, or the unit matrix without a Gram matrix
 *
 * A takes the place of U · diag(S): S holds the lengths of its columns, rounded to bfloat16 as they are
 * stored, and U the columns divided by these. So what is lost in rounding Vt and S, U makes up for as far as it can.
 * Cost: products [out, in] · [in, in] and [out, in] · [in, rank], one factorization [rank, rank].
 */
export function refitLeft(delta: Matrix, Vt: Matrix, gram?: Matrix): LeftFactor {
  const seen = gram ? matmul(Vt, gram) : Vt; // V̂t · H  [rank, in]
  const R = inverseFactor(matmul(seen, Vt, { transposeB: true }), DAMPING, "refit");
  const projected = matmul(seen, delta, { transposeB: true }); // (Δ · H · V̂)ᵀ  [rank, out]
  return normalized(matmul(R, matmul(R, projected), { transposeA: true }));
}

/** Rows as lengths that are bfloat16 numbers, and what is left of them: about unit vectors. */
function normalized(At: Matrix): LeftFactor {
  const lengths = Float32Array.from({ length: At.shape[0] }, (_, i) => frobeniusNorm(rowsOf(At, i, 1)));
  const S = roundToBfloat16(lengths);
  return {
    S,
    Ut: scaleRows(
      At,
      S.map((s) => (s > 0 ? 1 / s : 0)),
    ),
  };
}
