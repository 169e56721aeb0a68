import { describe, expect, it } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { qr } from "../../../toolkit/linalg/qr.ts";
import { tolerance } from "../../../toolkit/linalg/tolerance.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { distanceFromIdentity, kinds } from "../../helpers/matrices.ts";

describe.each(kinds)("Q and R of a matrix: %s", (_, a) => {
  const { Q, R } = qr(a);
  const [m, n] = a.shape;
  const k = Math.min(m, n);

  it("multiply back to the matrix, column by column", () => {
    expect([Q.shape, R.shape]).toEqual([
      [m, k],
      [k, n],
    ]);
    expect(relativeError(a, matmul(Q, R))).toBeLessThan(tolerance.reconstruction);
  });

  it("are an orthonormal basis and an upper triangle with a diagonal that is not negative", () => {
    expect(distanceFromIdentity(matmul(Q, Q, { transposeA: true }))).toBeLessThan(tolerance.orthonormal);
    for (let i = 0; i < k; i++) {
      expect(R.data[i * n + i]).toBeGreaterThanOrEqual(0);
      expect(R.data.subarray(i * n, i * n + i).every((x) => x === 0)).toBe(true);
    }
  });
});

it("QR of [[3, 1], [4, 2]] is the rotation by the angle of (3, 4), and what is left", () => {
  const { Q, R } = qr(matrix(2, 2, Float32Array.of(3, 1, 4, 2)));
  const expected = { Q: [0.6, -0.8, 0.8, 0.6], R: [5, 2.2, 0, 0.4] };
  expected.Q.forEach((x, i) => {
    expect(Q.data[i]).toBeCloseTo(x, 6);
  });
  expected.R.forEach((x, i) => {
    expect(R.data[i]).toBeCloseTo(x, 6);
  });
});

it("an empty matrix and one with NaN have no QR", () => {
  expect(() => qr(matrix(0, 3))).toThrow(ShapeError);
  expect(() => qr(matrix(1, 2, Float32Array.of(1, Number.NaN)))).toThrow(ValueError);
});

it("QR leaves no tensor behind and its input alone", () => {
  const a = matrix(2, 2, Float32Array.of(-3, 1, 4, 2));
  const tensors = tf.memory().numTensors;
  qr(a);
  expect(tf.memory().numTensors).toBe(tensors);
  expect([...a.data]).toEqual([-3, 1, 4, 2]);
});
