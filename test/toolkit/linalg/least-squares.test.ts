import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { leastSquares } from "../../../toolkit/linalg/least-squares.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { frobeniusNorm, relativeError } from "../../../toolkit/linalg/norm.ts";
import { scaleColumns } from "../../../toolkit/linalg/rows.ts";
import { svd } from "../../../toolkit/linalg/svd.ts";
import { tolerance } from "../../../toolkit/linalg/tolerance.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { kinds, minus } from "../../helpers/matrices.ts";
import { randomMatrix } from "../../helpers/random.ts";

describe.each(kinds)("the solution for a matrix: %s", (kind, a) => {
  const b = randomMatrix(a.shape[0], 3, 20);
  const X = leastSquares(a, b);
  const residual = minus(b, matmul(a, X));

  it("leaves a residual at right angles to every column", () => {
    const unit = scaleColumns(a, (j) => 1 / (lengthOfColumn(j) || 1));
    const along = frobeniusNorm(matmul(unit, residual, { transposeA: true }));
    expect(along).toBeLessThan(1e-4 * frobeniusNorm(b));
  });

  it("is the shortest one: nothing of it lies where A sees nothing", () => {
    if (kind.includes("columns")) return; // of full rank, however small the columns: there is one solution only
    const { S, Vt } = svd(a);
    const rank = S.findIndex((s) => s <= 1e-5 * S[0]!);
    const seen = matrix(
      rank < 0 ? S.length : rank,
      a.shape[1],
      Vt.data.subarray(0, (rank < 0 ? S.length : rank) * a.shape[1]),
    );
    const inside = matmul(seen, matmul(seen, X), { transposeA: true });
    expect(frobeniusNorm(minus(X, inside))).toBeLessThanOrEqual(1e-4 * frobeniusNorm(X));
  });

  function lengthOfColumn(j: number): number {
    let square = 0;
    for (let i = j; i < a.data.length; i += a.shape[1]) square += a.data[i]! ** 2;
    return Math.sqrt(square);
  }
});

it("what was made from a solution gives the solution back, columns of very different sizes included", () => {
  const a = scaleColumns(randomMatrix(30, 8, 1), (j) => 10 ** -j);
  const X = scaleColumns(randomMatrix(1, 8, 2), (j) => 10 ** j);
  const column = matrix(8, 1, X.data);
  const found = leastSquares(a, matmul(a, column));
  found.data.forEach((x, i) => {
    expect(Math.abs(x / X.data[i]! - 1)).toBeLessThan(1e-4);
  });
});

it("of all points on a line, the regression is the line", () => {
  const a = matrix(3, 2, Float32Array.of(1, 0, 1, 1, 1, 2));
  const [intercept, slope] = leastSquares(a, matrix(3, 1, Float32Array.of(1, 3, 5))).data;
  expect(intercept).toBeCloseTo(1, 5);
  expect(slope).toBeCloseTo(2, 5);
});

it("a zero matrix gives zero", () => {
  expect([...leastSquares(matrix(3, 2), matrix(3, 1, Float32Array.of(1, 2, 3))).data]).toEqual([0, 0]);
});

it("agrees with the exact inverse on a square matrix", () => {
  const a = randomMatrix(20, 20, 4);
  const b = randomMatrix(20, 2, 5);
  expect(relativeError(b, matmul(a, leastSquares(a, b)))).toBeLessThan(20 * tolerance.solve);
});

it("what does not fit or is not finite is refused", () => {
  expect(() => leastSquares(matrix(2, 2), matrix(3, 1))).toThrow(ShapeError);
  expect(() => leastSquares(matrix(0, 2), matrix(0, 1))).toThrow(ShapeError);
  expect(() => leastSquares(matrix(1, 1), matrix(1, 1, Float32Array.of(Number.NaN)))).toThrow(ValueError);
});
