import { expect, test } from "vitest";
import { cholesky } from "../../../../toolkit/linalg/cholesky.ts";
import { matmul } from "../../../../toolkit/linalg/matmul.ts";
import { transpose } from "../../../../toolkit/linalg/transpose.ts";
import { solveTriangular } from "../../../../toolkit/linalg/triangular.ts";
import { leftFor } from "../../../../toolkit/methods/water-fill/left-factor.ts";
import { randomMatrix } from "../../../helpers/random.ts";

/** Σ x · xᵀ [64, 64] over a few tokens, one of them much larger than the others, and a little on the diagonal. */
function inputsOfFewTokens() {
  const x = randomMatrix(8, 64, 3);
  for (let i = 0; i < 64; i++) x.data[i]! *= 30;
  const A = matmul(x, x, { transposeA: true });
  for (let i = 0; i < 64; i++) A.data[i * 65]! += 1;
  return A;
}

test("is found where a few tokens weigh almost all: the products of V's rows lose digits there", () => {
  const A = inputsOfFewTokens();
  const V = transpose(solveTriangular(cholesky(A), randomMatrix(64, 40, 4), { transpose: true })); // V A Vᵀ is no larger than a random product
  const U = randomMatrix(32, 40, 5);
  const { Ut, size } = leftFor(matmul(U, V), V, A);
  expect(Math.min(...size)).toBeGreaterThan(0);
  const difference = Ut.data.map((x, i) => x - transpose(U).data[i]!);
  expect(Math.hypot(...difference) / Math.hypot(...U.data)).toBeLessThan(0.02);
});
