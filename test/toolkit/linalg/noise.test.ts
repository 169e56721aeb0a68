import { expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { noiseDeviation, noiseEdge, noiseSpectrum } from "../../../toolkit/linalg/noise.ts";
import { singularValues } from "../../../toolkit/linalg/svd.ts";
import { randomMatrix } from "../../helpers/random.ts";
import { withSpectrum } from "../../helpers/spectrum.ts";

// By test/fixtures/linalg/noise_quantiles.py: λ at a tenth, half and nine tenths of the law.
test.each([
  [1, [0.0247, 0.6528, 2.5946]],
  [0.5, [0.2089, 0.8305, 2.0927]],
  [0.4, [0.2722, 0.8649, 1.9681]],
  [0.1, [0.5977, 0.9666, 1.4617]],
])("the quantiles for sides in the ratio %d are those of an independent calculation", (ratio, quantiles) => {
  const long = 10_000;
  const S = noiseSpectrum([ratio * long, long]);
  const at = (share: number) => S[Math.round((1 - share) * S.length)]! ** 2 / long;
  [0.1, 0.5, 0.9].forEach((share, i) => {
    expect(Math.abs(at(share) - quantiles[i]!)).toBeLessThan(0.002);
  });
});

test.each([
  [256, 640],
  [300, 100],
  [128, 128],
])("noise of [%i, %i] has the spectrum and the edge that are foretold", (out, inner) => {
  const S = singularValues(randomMatrix(out, inner, 5, 0.3));
  const expected = noiseSpectrum([out, inner], 0.3);
  const edge = noiseEdge([out, inner], 0.3);
  expect(expected).toHaveLength(S.length);
  expect(Math.max(...S.map((σ, i) => Math.abs(σ - expected[i]!)))).toBeLessThan(0.03 * edge);
  expect(Math.abs(S[0]! / edge - 1)).toBeLessThan(0.05);
  expect(Math.abs(noiseDeviation(S, [out, inner]) / 0.3 - 1)).toBeLessThan(0.03);
});

test("it holds the energy of noise, and lies below the edge", () => {
  for (const shape of [
    [64, 64],
    [64, 200],
    [200, 64],
  ] as const) {
    const S = noiseSpectrum(shape);
    expect(S.reduce((sum, σ) => sum + σ * σ, 0) / (shape[0] * shape[1])).toBeCloseTo(1, 2);
    expect(S[0]).toBeLessThan(noiseEdge(shape));
    expect([...S]).toEqual([...S].sort((a, b) => b - a));
  }
});

test("a few strong directions do not move the estimate of the noise, and stand above its edge", () => {
  const noise = randomMatrix(200, 200, 7, 0.1);
  const strong = withSpectrum(200, 4); // σ = 1, 1/16, …
  const data = noise.data.map((x, i) => x + 20 * strong.data[i]!);
  const S = singularValues({ shape: [200, 200], data });
  const deviation = noiseDeviation(S, [200, 200]);
  expect(deviation).toBeCloseTo(0.1, 2);
  expect(S.filter((σ) => σ > 1.05 * noiseEdge([200, 200], deviation))).toHaveLength(1);
});

test("shapes and deviations that are none, and a wrong number of values, are refused", () => {
  expect(() => noiseEdge([0, 3])).toThrow(ShapeError);
  expect(() => noiseSpectrum([3, 2.5])).toThrow(ShapeError);
  expect(() => noiseEdge([3, 3], -1)).toThrow(ValueError);
  expect(() => noiseDeviation([1, 2], [3, 4])).toThrow("[3, 4] has 3 singular values, got 2");
});
