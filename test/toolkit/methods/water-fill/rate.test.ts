import { expect, it } from "vitest";
import { bytesOf } from "../../../../toolkit/methods/parts.ts";
import { encodeLayer } from "../../../../toolkit/methods/water-fill/encode-layer.ts";
import { bitsAt, directionsAbove, levelFor } from "../../../../toolkit/methods/water-fill/rate.ts";
import { sideOf } from "../../../../toolkit/methods/water-fill/whitened.ts";
import { syntheticDelta } from "../../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../../toolkit/synthetic/spectra.ts";

const shape: [number, number] = [160, 96];
const layer = (exponent: number) => ({ shape, S: Float32Array.from(powerLaw(96, exponent)) });

it("the level is the lowest that the bits allow, over all layers together", () => {
  const layers = [layer(0.5), layer(1)];
  const theta = levelFor(20_000, layers);
  const total = (at: number) => layers.reduce((sum, one) => sum + bitsAt(at, one), 0);
  expect(total(theta)).toBeLessThanOrEqual(20_000);
  expect(total(theta / 1.02)).toBeGreaterThan(20_000);
});

it("a steep spectrum takes fewer bits at the same level, and nothing is kept above the largest", () => {
  expect(bitsAt(0.01, layer(1))).toBeLessThan(bitsAt(0.01, layer(0.5)));
  expect(directionsAbove(1, layer(1))).toBe(0);
  expect(bitsAt(1, layer(1))).toBe(0);
});

it("a halved level costs one bit more for each number that is kept finely", () => {
  const one = { shape, S: Float32Array.of(1) };
  expect(bitsAt(1e-4, one) - bitsAt(2e-4, one)).toBeCloseTo(160 + 96, 0);
});

it("comes near what a layer really takes", () => {
  const { delta } = syntheticDelta(powerLaw(96, 0.8), shape, 1);
  const [outputs, inputs] = [sideOf(160, undefined), sideOf(96, undefined)];
  const parts = encodeLayer(delta, { outputs, inputs }, 3000, {
    decomposition: "exact",
    shaped: true,
    refitted: true,
  });
  const theta = levelFor(8 * 3000, [layer(0.8)]);
  expect(bytesOf(parts)).toBeGreaterThan(2900);
  expect(bitsAt(theta, layer(0.8)) / 8).toBeGreaterThan(2900);
});
