import { expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { energy } from "../../../toolkit/linalg/energy.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { singularValues } from "../../../toolkit/linalg/svd.ts";
import { alignedGram, normalMatrix, syntheticDelta } from "../../../toolkit/synthetic/matrices.ts";
import { paperSpectrum, powerLaw } from "../../../toolkit/synthetic/spectra.ts";
import { distanceFromIdentity } from "../../helpers/matrices.ts";

test("a power law begins at one and falls by its exponent", () => {
  expect([...powerLaw(4, 0.5)]).toEqual([1, 2 ** -0.5, 3 ** -0.5, 0.5]);
  expect([...powerLaw(3, 0)]).toEqual([1, 1, 1]);
});

test("the paper's curve goes through what its figure shows, and holds the energy that it gives", () => {
  const S = paperSpectrum(4096);
  for (const [direction, value] of [
    [1, 0.39],
    [128, 0.1],
    [1002, 0.039],
  ] as const)
    expect(S[direction - 1]! / value).toBeCloseTo(1, 1);
  expect(Math.abs(energy(S, 128) - 0.44)).toBeLessThan(0.01);
  expect(Math.abs(energy(S, 1002) - 0.83)).toBeLessThan(0.01);
  expect([...S]).toEqual([...S].sort((a, b) => b - a));
});

test("shrunk to a narrow layer, each share of directions holds what it held", () => {
  for (const count of [256, 1024])
    expect(Math.abs(energy(paperSpectrum(count), count / 32) - 0.44)).toBeLessThan(0.02);
});

test.each([
  ["square", 24, 24, 24],
  ["tall", 40, 16, 16],
  ["wide", 16, 40, 10],
])("a synthetic delta has the singular values that it was made with: %s", (_what, out, inner, count) => {
  const S = powerLaw(count, 0.7);
  const { delta, U, Vt } = syntheticDelta(S, [out, inner], 3);
  expect(delta.shape).toEqual([out, inner]);
  const found = singularValues(delta);
  S.forEach((σ, i) => {
    expect(found[i]! / σ).toBeCloseTo(1, 4);
  });
  expect(distanceFromIdentity(matmul(U, U, { transposeA: true }))).toBeLessThan(1e-5);
  expect(distanceFromIdentity(matmul(Vt, Vt, { transposeB: true }))).toBeLessThan(1e-5);
});

test("the same seed gives the same delta, another one another", () => {
  const of = (seed: number) => [...syntheticDelta([2, 1], [4, 4], seed).delta.data];
  expect(of(5)).toEqual(of(5));
  expect(of(5)).not.toEqual(of(6));
});

test("normal numbers have mean 0 and variance 1", () => {
  const { data } = normalMatrix([200, 200], 1);
  const mean = data.reduce((sum, x) => sum + x, 0) / data.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(data.reduce((sum, x) => sum + (x - mean) ** 2, 0) / data.length).toBeCloseTo(1, 1);
});

test("aligned inputs have their energy along the right singular vectors, and none beside them", () => {
  const { Vt } = syntheticDelta([1, 1], [3, 6], 2);
  const gram = alignedGram(Vt, [9, 4]);
  const found = singularValues(gram);
  expect(found[0]).toBeCloseTo(9, 4);
  expect(found[1]).toBeCloseTo(4, 4);
  expect(found[2]).toBeCloseTo(0, 4);
  const seen = matmul(matmul(Vt, gram), Vt, { transposeB: true });
  expect(seen.data[0]).toBeCloseTo(9, 4);
});

test("what makes no matrix is refused with the numbers", () => {
  expect(() => powerLaw(0, 1)).toThrow(ValueError);
  expect(() => powerLaw(4, -1)).toThrow("exponent must be a number from 0 on, got -1");
  expect(() => paperSpectrum(1.5)).toThrow(ValueError);
  expect(() => syntheticDelta([], [4, 4], 0)).toThrow(ShapeError);
  expect(() => syntheticDelta([1, 1, 1], [2, 4], 0)).toThrow("has 1…2 directions, got 3 values");
  expect(() => alignedGram(normalMatrix([2, 3], 0), [1])).toThrow(ShapeError);
});
