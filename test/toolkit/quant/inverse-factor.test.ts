import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { inverseFactor } from "../../../toolkit/quant/inverse-factor.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { largestDifference } from "../../helpers/numbers.ts";
import { randomMatrix } from "../../helpers/random.ts";

const gramOf = (x: Matrix): Matrix => matmul(x, x, { transposeA: true });
const scaled = (a: Matrix, factor: number): Matrix =>
  matrix(
    ...a.shape,
    a.data.map((x) => x * factor),
  );

/** RᵀR · (H + damping · mean · I), which should be the unit matrix. */
function unitOf(H: Matrix, damping: number): Matrix {
  const [n] = H.shape;
  const mean = H.data.reduce((sum, x, at) => (at % (n + 1) ? sum : sum + x / n), 0);
  const damped = H.data.map((x, at) => (at % (n + 1) ? x : x + damping * mean));
  return matmul(gramOf(inverseFactor(H, damping, "here")), matrix(n, n, damped));
}
const isUnit = (a: Matrix, tolerance: number) => {
  const unit = [...a.data].map((_, at) => (at % (a.shape[0] + 1) ? 0 : 1));
  expect(largestDifference([...a.data], unit)).toBeLessThan(tolerance);
};

describe.each([1, 2, 7, 60])("of %i rows", (n) => {
  const H = gramOf(randomMatrix(3 * n, n, n));

  it("is upper triangular, with a positive diagonal", () => {
    const { data } = inverseFactor(H, 0.01, "here");
    for (let i = 0; i < n; i++) {
      expect(data[i * n + i]).toBeGreaterThan(0);
      for (let j = 0; j < i; j++) expect(data[i * n + j]).toBe(0);
    }
  });

  it.each([0, 0.01, 1])("squares to the inverse with damping %d", (damping) => {
    isUnit(unitOf(H, damping), 1e-4);
  });

  it.each([1e-25, 1e25])("is as exact for numbers of the size %d", (factor) => {
    isUnit(unitOf(scaled(H, factor), 0.01), 1e-4);
  });

  it("leaves the matrix alone", () => {
    const before = H.data.slice();
    inverseFactor(H, 0.01, "here");
    expect(H.data).toEqual(before);
  });
});

it("damps a singular matrix until it has an inverse", () => {
  const singular = gramOf(randomMatrix(5, 40, 1));
  const R = inverseFactor(singular, 0, "here");
  expect(R.data.every(Number.isFinite)).toBe(true);
});

it("takes zeros for the unit matrix", () => {
  isUnit(gramOf(inverseFactor(matrix(5, 5), 0, "here")), 1e-6);
});

it("refuses a matrix that no damping helps", () => {
  const indefinite = matrix(2, 2, Float32Array.of(1, 5, 5, 1));
  expect(() => inverseFactor(indefinite, 0.01, "here")).toThrow(ValueError);
  expect(() => inverseFactor(indefinite, 0.01, "here")).toThrow(
    "here: expected a positive semidefinite matrix, got one [2, 2] that is not",
  );
});
