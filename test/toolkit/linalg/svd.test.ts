import { describe, expect, it } from "vitest";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { frobeniusNorm, relativeError } from "../../../toolkit/linalg/norm.ts";
import { scaleColumns } from "../../../toolkit/linalg/rows.ts";
import { type Svd, singularValues, svd } from "../../../toolkit/linalg/svd.ts";
import { tolerance } from "../../../toolkit/linalg/tolerance.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { distanceFromIdentity, kinds } from "../../helpers/matrices.ts";
import { randomMatrix } from "../../helpers/random.ts";

describe.each(kinds)("the decomposition of a matrix: %s", (_, a) => {
  const parts = svd(a);

  it("multiplies back to the matrix", () => {
    expect(relativeError(a, reconstruct(parts))).toBeLessThan(tolerance.reconstruction);
  });

  it("has orthonormal U and Vt", () => {
    expect(distanceFromIdentity(matmul(parts.U, parts.U, { transposeA: true }))).toBeLessThan(
      tolerance.orthonormal,
    );
    expect(distanceFromIdentity(matmul(parts.Vt, parts.Vt, { transposeB: true }))).toBeLessThan(
      tolerance.orthonormal,
    );
  });

  it("has singular values that are sorted, not negative, and hold the whole energy", () => {
    const { S } = parts;
    expect([...S]).toEqual([...S].sort((x, y) => y - x));
    expect(S.every((s) => s >= 0)).toBe(true);
    const energy = Math.sqrt(S.reduce((sum, s) => sum + s * s, 0));
    expect(Math.abs(energy - frobeniusNorm(a))).toBeLessThanOrEqual(
      tolerance.singularValue * frobeniusNorm(a),
    );
  });

  it("has the same singular values when they are computed alone", () => {
    const alone = singularValues(a);
    expect(alone).toHaveLength(parts.S.length);
    alone.forEach((s, i) => {
      expect(Math.abs(s - parts.S[i]!)).toBeLessThanOrEqual(tolerance.singularValue * parts.S[0]!);
    });
  });
});

describe("known values", () => {
  it("of [[3, 0], [4, 5]] are √45 and √5", () => {
    const S = singularValues(matrix(2, 2, Float32Array.of(3, 0, 4, 5)));
    expect(S[0]).toBeCloseTo(Math.sqrt(45), 5);
    expect(S[1]).toBeCloseTo(Math.sqrt(5), 5);
  });

  it("of the Hilbert matrix of order 5 agree with NumPy's in float64, to float32's precision", () => {
    // python3 -c "import numpy as n; i=n.arange(5); print(n.linalg.svd(1/(i[:,None]+i+1))[1])"
    const numpy = [
      1.567050691098231, 0.2085342186110131, 0.011407491623419804, 3.0589804015119e-4, 3.28792877217e-6,
    ];
    const hilbert = Float32Array.from({ length: 25 }, (_, i) => 1 / (Math.floor(i / 5) + (i % 5) + 1));
    const S = singularValues(matrix(5, 5, hilbert));
    numpy.forEach((s, i) => {
      expect(Math.abs(S[i]! - s)).toBeLessThan(tolerance.singularValue * numpy[0]!);
    });
  });
});

describe("what cannot be decomposed", () => {
  it.each([
    [0, 4],
    [4, 0],
  ])("is a matrix [%i, %i]", (rows, columns) => {
    expect(() => svd(matrix(rows, columns))).toThrow(ShapeError);
    expect(() => singularValues(matrix(rows, columns))).toThrow(`got [${rows}, ${columns}]`);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("is a matrix with %d", (x) => {
    const a = matrix(2, 3, Float32Array.of(0, 0, 0, 0, x, 0));
    expect(() => svd(a)).toThrow(ValueError);
    expect(() => svd(a)).toThrow(`got ${x} at [1, 1]`);
  });
});

it("leaves no tensor behind and its input alone", () => {
  const a = randomMatrix(8, 5, 11);
  const before = a.data.slice();
  const tensors = tf.memory().numTensors;
  svd(a);
  singularValues(a);
  expect(tf.memory().numTensors).toBe(tensors);
  expect(a.data).toEqual(before);
});

const reconstruct = ({ U, S, Vt }: Svd): Matrix =>
  matmul(
    scaleColumns(U, (j) => S[j]!),
    Vt,
  );
