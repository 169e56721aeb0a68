import { describe, expect, it } from "vitest";
import { ShapeError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { frobeniusNorm, relativeError } from "../../../toolkit/linalg/norm.ts";
import { transpose } from "../../../toolkit/linalg/transpose.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

/** The definition: one sum per element, in float64. */
function byDefinition(a: Matrix, b: Matrix): Matrix {
  const [m, k] = a.shape;
  const n = b.shape[1];
  const dot = (i: number, j: number) => {
    let sum = 0;
    for (let t = 0; t < k; t++) sum += a.data[i * k + t]! * b.data[t * n + j]!;
    return sum;
  };
  return matrix(
    m,
    n,
    Float32Array.from({ length: m * n }, (_, at) => dot(Math.floor(at / n), at % n)),
  );
}

describe("matmul", () => {
  const a = randomMatrix(7, 5, 1);
  const b = randomMatrix(5, 11, 2);

  it("agrees with the definition", () => {
    expect(relativeError(byDefinition(a, b), matmul(a, b))).toBeLessThan(1e-6);
  });

  it("transposes either side without a copy made by the caller", () => {
    const product = matmul(a, b);
    expect(relativeError(product, matmul(transpose(a), b, { transposeA: true }))).toBeLessThan(1e-6);
    expect(relativeError(product, matmul(a, transpose(b), { transposeB: true }))).toBeLessThan(1e-6);
  });

  it("names both shapes when the inner sizes differ", () => {
    expect(() => matmul(a, a)).toThrow(ShapeError);
    expect(() => matmul(a, a)).toThrow("got 5 and 7 from [7, 5] and [7, 5]");
  });
});

it("transposing moves element [i, j] to [j, i]", () => {
  expect(transpose(matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6)))).toEqual(
    matrix(3, 2, Float32Array.of(1, 4, 2, 5, 3, 6)),
  );
});

describe("norms", () => {
  const a = matrix(1, 2, Float32Array.of(3, 4));

  it("give a row [3, 4] the length 5", () => {
    expect(frobeniusNorm(a)).toBe(5);
  });

  it("do not overflow or underflow for float32 numbers", () => {
    expect(frobeniusNorm(matrix(1, 2, Float32Array.of(3e38, 0)))).toBeCloseTo(3e38, -33);
    expect(frobeniusNorm(matrix(1, 1, Float32Array.of(2 ** -149)))).toBe(2 ** -149);
  });

  it("measure an error as a share of the truth", () => {
    expect(relativeError(a, a)).toBe(0);
    expect(relativeError(a, matrix(1, 2))).toBe(1);
    expect(relativeError(matrix(1, 2), matrix(1, 2))).toBe(0);
    expect(relativeError(matrix(1, 2), a)).toBe(Number.POSITIVE_INFINITY);
    expect(() => relativeError(a, matrix(2, 1))).toThrow(ShapeError);
  });
});
