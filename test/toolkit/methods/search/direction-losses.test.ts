import { describe, expect, it, test } from "vitest";
import { ShapeError, ValueError } from "../../../../toolkit/errors.ts";
import type { Band } from "../../../../toolkit/methods/bands.ts";
import { compressMatrix } from "../../../../toolkit/methods/compress-matrix.ts";
import { deltaCoMe } from "../../../../toolkit/methods/delta-come.ts";
import { directionLosses } from "../../../../toolkit/methods/search/direction-losses.ts";
import { predictedError } from "../../../../toolkit/methods/search/predicted-error.ts";
import { alignedGram, syntheticDelta } from "../../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../../toolkit/synthetic/spectra.ts";
import { matrix } from "../../../../toolkit/tensor/tensor.ts";

const { delta, S, Vt } = syntheticDelta(powerLaw(64, 0.7), [96, 64], 1);
const gram = alignedGram(Vt, powerLaw(64, 1));
const bits = [8, 4, 3, 2];
const sum = (numbers: Float64Array) => numbers.reduce((a, b) => a + b, 0);

describe("what directions lose", () => {
  it("is all of their energy where they are dropped", () => {
    const { lost, energy } = directionLosses(delta, { bits });
    lost.get(0)!.forEach((one, i) => {
      expect(one).toBeCloseTo(S[i]! ** 2, 5);
    });
    expect(energy).toBeCloseTo(
      S.reduce((total, σ) => total + σ * σ, 0),
      4,
    );
  });

  it("for outputs, weighs with what the inputs have along them", () => {
    const { lost } = directionLosses(delta, { bits, gram });
    lost.get(0)!.forEach((one, i) => {
      expect(one / (S[i]! ** 2 / (i + 1))).toBeCloseTo(1, 3);
    });
  });

  it("shrinks with every bit, to nearly nothing at 8", () => {
    const { lost, energy } = directionLosses(delta, { bits });
    const shares = [0, 2, 3, 4, 8].map((bits) => sum(lost.get(bits)!) / energy);
    expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    expect(shares[0]).toBeCloseTo(1, 6);
    expect(shares.at(-1)).toBeLessThan(1e-3);
  });

  it("is the same for the directions that a ratio pays for, and not computed for others", () => {
    const [all, some] = [directionLosses(delta, { bits }), directionLosses(delta, { bits, ratio: 1 / 8 })];
    const [out, inner] = delta.shape;
    for (const width of bits) {
      const count = Math.floor((16 * out * inner) / 8 / width / (out + inner));
      expect(some.lost.get(width)).toEqual(all.lost.get(width)!.slice(0, count));
    }
  });

  it("is told apart from inputs of another width", () => {
    expect(() => directionLosses(delta, { bits, gram: matrix(3, 3) })).toThrow(ShapeError);
  });
});

const bandings: Band[][] = [
  [{ bits: 3, rank: "rest" }],
  [
    { bits: 8, rank: 2 },
    { bits: 2, rank: "rest" },
  ],
  [
    { bits: 8, rank: 1 },
    { bits: 4, rank: 3 },
    { bits: 2, rank: "rest" },
  ],
];

describe.each([1 / 8, 1 / 16])("a prediction at the ratio %d", (ratio) => {
  test.each(bandings.map((bands) => ({ bands })))("of $bands is what is measured, to 0.01", ({ bands }) => {
    const { error, outputError } = compressMatrix(delta, deltaCoMe({ ratio, bands }), { gram });
    expect(predictedError(directionLosses(delta, { bits }), bands, { ratio })).toBeCloseTo(error, 2);
    const outputs = directionLosses(delta, { bits, gram });
    expect(Math.abs(predictedError(outputs, bands, { ratio }) - outputError!)).toBeLessThan(0.01);
  });
});

test("codes alone pay for more directions, so that less is lost", () => {
  const losses = directionLosses(delta, { bits });
  const lost = (accounting: "stored" | "paper") =>
    predictedError(losses, bandings[0]!, { ratio: 1 / 8, accounting });
  expect(lost("paper")).toBeLessThan(lost("stored"));
});

test("a zero delta loses nothing", () => {
  expect(predictedError(directionLosses(matrix(16, 16), { bits }), bandings[0]!, { ratio: 1 / 4 })).toBe(0);
});

test("what was not computed is not guessed", () => {
  const losses = directionLosses(delta, { bits: [3], ratio: 1 / 16 });
  expect(() => predictedError(losses, [{ bits: 2, rank: "rest" }], { ratio: 1 / 16 })).toThrow(
    "expected directions among 64 at 0 bits, 12 at 3 bits, got number 0 at 2 bits",
  );
  expect(() => predictedError(losses, [{ bits: 3, rank: "rest" }], { ratio: 1 / 4 })).toThrow(ValueError);
});
