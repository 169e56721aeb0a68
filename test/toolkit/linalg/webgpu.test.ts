import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { openWebgpu } from "../../../toolkit/backend/webgpu.ts";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { type Linalg, linalgOn } from "../../../toolkit/linalg/linalg-on.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { frobeniusNorm, relativeError } from "../../../toolkit/linalg/norm.ts";
import { scaleRows } from "../../../toolkit/linalg/rows.ts";
import { singularValues } from "../../../toolkit/linalg/svd.ts";
import { tolerance } from "../../../toolkit/linalg/tolerance.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { distanceFromIdentity, kinds, minus, withSingularValues } from "../../helpers/matrices.ts";
import { randomMatrix } from "../../helpers/random.ts";

let gpu: Linalg;
let reason = "";

beforeAll(async () => {
  try {
    gpu = await linalgOn("webgpu");
  } catch (error) {
    reason = (error as Error).message;
  }
});

beforeEach(({ skip }) => skip(reason !== "", reason));

const orthonormal = (rows: Matrix) =>
  expect(distanceFromIdentity(matmul(rows, rows, { transposeB: true }))).toBeLessThan(tolerance.orthonormal);

const orthonormalColumns = (columns: Matrix) =>
  expect(distanceFromIdentity(matmul(columns, columns, { transposeA: true }))).toBeLessThan(
    tolerance.orthonormal,
  );

describe.each(kinds)("on WebGPU, a matrix: %s", (kind, a) => {
  it("is multiplied as on TensorFlow", async () => {
    const b = randomMatrix(a.shape[1], 7, 30);
    const difference = minus(matmul(a, b), await gpu.matmul(a, b));
    const size = frobeniusNorm(a) * frobeniusNorm(b);
    expect(frobeniusNorm(difference)).toBeLessThanOrEqual(tolerance.product * size);
  });

  it("has Q and R that multiply back to it", async () => {
    const { Q, R } = await gpu.qr(a);
    expect(relativeError(a, matmul(Q, R))).toBeLessThan(tolerance.reconstruction);
    orthonormalColumns(Q);
    for (let i = 0; i < R.shape[0]; i++) expect(R.data[i * R.shape[1] + i]).toBeGreaterThanOrEqual(0);
  });

  it("has singular values and directions that multiply back to it", async () => {
    const { U, S, Vt } = await gpu.svd(a);
    expect(relativeError(a, matmul(U, scaleRows(Vt, S)))).toBeLessThan(tolerance.reconstruction);
    orthonormalColumns(U);
    orthonormal(Vt);
    const expected = singularValues(a);
    (await gpu.singularValues(a)).forEach((s, i) => {
      expect(Math.abs(s - expected[i]!)).toBeLessThanOrEqual(tolerance.singularValue * expected[0]!);
    });
  });

  it("is solved in the sense of least squares", async () => {
    const b = randomMatrix(a.shape[0], 2, 31);
    const X = await gpu.leastSquares(a, b);
    const residual = minus(b, matmul(a, X));
    const scale = frobeniusNorm(a) * frobeniusNorm(b) || 1;
    if (kind.startsWith("columns")) return; // products of 1e30 and 1e-30 overflow in the check itself
    expect(frobeniusNorm(matmul(a, residual, { transposeA: true })) / scale).toBeLessThan(1e-4);
  });
});

describe("on WebGPU", () => {
  it.each([
    [260, 120],
    [120, 260],
    [160, 160],
  ])("the largest directions of a matrix [%i, %i] meet the tolerance", async (m, n) => {
    const S = Array.from({ length: Math.min(m, n) }, (_, i) => (i + 1) ** -0.6);
    const a = withSingularValues(S, m, n, 1);
    const result = await gpu.truncatedSvd(a, { rank: 20, tolerance: 0.02 });
    const error = relativeError(a, matmul(result.U, scaleRows(result.Vt, result.S)));
    const energy = (values: number[]) => values.reduce((sum, s) => sum + s * s, 0);
    expect(result.iterations).toBeGreaterThan(0);
    expect(error).toBeLessThan(1.02 * Math.sqrt(energy(S.slice(20)) / energy(S)));
    expect(Math.abs(error - result.error)).toBeLessThan(1e-3 * error);
  });

  it("Cholesky factors and triangles are those of TensorFlow", async () => {
    const a = matrix(2, 2, Float32Array.of(4, 2, 2, 5));
    const L = await gpu.cholesky(a);
    expect([...L.data]).toEqual([2, 0, 1, 2]);
    const X = await gpu.solveTriangular(L, matrix(2, 1, Float32Array.of(2, 5)));
    expect([...X.data]).toEqual([1, 2]);
  });

  it("what cannot be computed is refused as on TensorFlow", async () => {
    await expect(gpu.svd(matrix(0, 3))).rejects.toThrow(ShapeError);
    await expect(gpu.matmul(matrix(2, 3), matrix(2, 3))).rejects.toThrow(/inner sizes must be equal/);
    const broken = matrix(2, 1, Float32Array.of(1, Number.NaN));
    await expect(gpu.qr(broken)).rejects.toThrow(ValueError);
    await expect(gpu.truncatedSvd(broken, { rank: 1 })).rejects.toThrow(ValueError);
  });

  it("TensorFlow stays the backend of everything else, also while the GPU computes", async () => {
    const a = randomMatrix(90, 80, 9);
    const pending = gpu.truncatedSvd(a, { rank: 5, tolerance: 0.5 });
    expect(tf.getBackend()).toBe("tensorflow");
    expect(matmul(a, a, { transposeA: true }).shape).toEqual([80, 80]);
    const both = await Promise.all([pending, gpu.truncatedSvd(a, { rank: 5, tolerance: 0.5 })]);
    expect(both[0]).toEqual(both[1]);
    expect(tf.getBackend()).toBe("tensorflow");
  });

  it("nothing is left on the GPU", async () => {
    const tensors = tf.memory().numTensors;
    await gpu.truncatedSvd(randomMatrix(90, 80, 9), { rank: 5, tolerance: 0.5 });
    await gpu.qr(randomMatrix(30, 4, 9));
    expect(tf.memory().numTensors).toBe(tensors);
  });

  it("the adapter has a name", async () => {
    expect((await openWebgpu()).name.length).toBeGreaterThan(0);
  });
});
