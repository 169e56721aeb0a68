import { matmul } from "../../toolkit/linalg/matmul.ts";
import { scaleRows } from "../../toolkit/linalg/rows.ts";
import { svd } from "../../toolkit/linalg/svd.ts";
import type { Matrix } from "../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "./random.ts";

/** A square matrix with random directions and the singular values σᵢ = i^−exponent. */
export function withSpectrum(side: number, exponent: number): Matrix {
  const { U } = svd(randomMatrix(side, side, 21));
  const { Vt } = svd(randomMatrix(side, side, 22));
  const S = Array.from({ length: side }, (_, i) => (i + 1) ** -exponent);
  return matmul(U, scaleRows(Vt, S));
}
