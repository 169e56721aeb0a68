import { expect, test } from "vitest";
import { ShapeError } from "../../../toolkit/errors.ts";
import { energy } from "../../../toolkit/linalg/energy.ts";
import { frobeniusNorm } from "../../../toolkit/linalg/norm.ts";
import { svd } from "../../../toolkit/linalg/svd.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";

test("energy is the share of squared singular values", () => {
  expect(energy([4, 3], 1)).toBeCloseTo(16 / 25);
  expect([0, 2].map((rank) => energy([4, 3], rank))).toEqual([0, 1]);
});

test("what a rank leaves out is the squared error of the closest matrix of that rank", () => {
  const a = matrix(
    5,
    7,
    Float32Array.from({ length: 35 }, (_, i) => Math.sin(i * i)),
  );
  const { S } = svd(a);
  const tail = S.slice(2).reduce((sum, σ) => sum + σ * σ, 0);
  expect(1 - energy(S, 2)).toBeCloseTo(tail / frobeniusNorm(a) ** 2, 5);
});

test("a zero matrix is held whole by any rank", () => expect(energy([0, 0], 1)).toBe(1));

test("a rank out of range is refused", () => {
  expect(() => energy([1, 2], 3)).toThrow(ShapeError);
  expect(() => energy([1, 2], 0.5)).toThrow("rank must be 0…2, got 0.5");
});
