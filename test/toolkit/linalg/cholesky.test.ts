import { describe, expect, it } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { cholesky, tryCholesky } from "../../../toolkit/linalg/cholesky.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { scaleColumns } from "../../../toolkit/linalg/rows.ts";
import { tolerance } from "../../../toolkit/linalg/tolerance.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { identity } from "../../helpers/matrices.ts";
import { randomMatrix } from "../../helpers/random.ts";

const gram = (x: Matrix): Matrix => matmul(x, x, { transposeA: true });

const kinds: [string, Matrix][] = [
  ["of many samples", gram(randomMatrix(80, 30, 1))],
  ["one number", matrix(1, 1, Float32Array.of(9))],
  ["identity", identity(7)],
  ["tiny numbers", gram(randomMatrix(40, 16, 2, 1e-15))],
  ["huge numbers", gram(randomMatrix(40, 16, 3, 1e15))],
  ["badly scaled", gram(scaleColumns(randomMatrix(40, 8, 4), (j) => 10 ** -j))],
  ["nearly singular", hilbert(4)],
];

describe.each(kinds)("the Cholesky factor of a Hessian: %s", (_, a) => {
  it.each(["float32", "float64"] as const)(
    "times its transpose is the matrix, computed in %s",
    (precision) => {
      const L = cholesky(a, { precision });
      expect(relativeError(a, matmul(L, L, { transposeB: true }))).toBeLessThan(tolerance.reconstruction);
    },
  );

  it("is lower triangular with a positive diagonal", () => {
    const [n] = a.shape;
    const L = cholesky(a);
    for (let i = 0; i < n; i++) {
      expect(L.data[i * (n + 1)]).toBeGreaterThan(0);
      expect(L.data.subarray(i * (n + 1) + 1, (i + 1) * n).every((x) => x === 0)).toBe(true);
    }
  });
});

it("float64 keeps the last direction of a matrix that float32's rounding nearly makes singular", () => {
  // python3 -c "import numpy as n; i=n.arange(8); print(n.linalg.cholesky((1/(i[:,None]+i+1)).astype('f4').astype('f8'))[7,7])"
  const numpy = 0.000199657470669717;
  const last = cholesky(hilbert(8), { precision: "float64" }).data[63]!;
  expect(Math.abs(last / numpy - 1)).toBeLessThan(1e-6);
  const inFloat32 = tryCholesky(hilbert(8))?.data[63] ?? 0;
  expect(Math.abs(inFloat32 / numpy - 1)).toBeGreaterThan(1e-2);
});

describe("what has no Cholesky factor", () => {
  it.each<[string, Matrix, RegExp]>([
    ["a matrix with a negative direction", matrix(2, 2, Float32Array.of(1, 2, 2, 1)), /positive definite/],
    ["a singular matrix", gram(randomMatrix(3, 8, 5)), /positive definite/],
    ["a zero matrix", matrix(3, 3), /positive definite/],
    ["one that is not symmetric", matrix(2, 2, Float32Array.of(1, 0, 0.5, 1)), /got 0.5 at \[1, 0\] and 0/],
    ["one with NaN", matrix(1, 1, Float32Array.of(Number.NaN)), /finite/],
  ])("is %s", (_, a, message) => {
    expect(() => cholesky(a)).toThrow(ValueError);
    expect(() => cholesky(a)).toThrow(message);
  });

  it("is one that is not square", () => {
    expect(() => cholesky(matrix(2, 3, new Float32Array(6).fill(1)))).toThrow(ShapeError);
    expect(() => cholesky(matrix(0, 0))).toThrow(ShapeError);
  });

  it("is answered for with nothing by those who ask whether there is one", () => {
    expect(tryCholesky(matrix(3, 3))).toBeUndefined();
  });
});

it.each(["float32", "float64"] as const)("no tensor is left behind in %s", (precision) => {
  const tensors = tf.memory().numTensors;
  cholesky(identity(3), { precision });
  expect(tf.memory().numTensors).toBe(tensors);
});

/** 1 / (i + j + 1): positive definite, and famously close to singular. */
function hilbert(n: number): Matrix {
  return matrix(
    n,
    n,
    Float32Array.from({ length: n * n }, (_, at) => 1 / (Math.floor(at / n) + (at % n) + 1)),
  );
}
