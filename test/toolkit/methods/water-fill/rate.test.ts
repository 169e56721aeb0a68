import { expect, it } from "vitest";
import { matmul } from "../../../../toolkit/linalg/matmul.ts";
import { directionsOf } from "../../../../toolkit/methods/directions.ts";
import { bytesOf, uint16Values } from "../../../../toolkit/methods/parts.ts";
import { encodeLayer } from "../../../../toolkit/methods/water-fill/encode-layer.ts";
import {
  bitsAt,
  directionsAbove,
  type Levels,
  levelFor,
} from "../../../../toolkit/methods/water-fill/rate.ts";
import { levelsOf, sideOf, whitened } from "../../../../toolkit/methods/water-fill/whitened.ts";
import { syntheticDelta } from "../../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../../toolkit/synthetic/spectra.ts";
import { randomMatrix } from "../../../helpers/random.ts";

const shape: [number, number] = [160, 96];
/** A layer where all errors weigh alike. */
function levelsFrom(S: Float32Array): Levels {
  const [outputs, inputs] = shape.map((n) => S.map((sigma) => Math.sqrt(sigma / n)));
  return { shape, S, sizes: { outputs: outputs!, inputs: inputs! } };
}
const layer = (exponent: number) => levelsFrom(Float32Array.from(powerLaw(96, exponent)));

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
  const one = levelsFrom(Float32Array.of(1));
  expect(bitsAt(1e-4, one) - bitsAt(2e-4, one)).toBeCloseTo(160 + 96, 0);
});

it.each([
  { exponent: 0.8, strong: undefined, bytes: 3000 },
  { exponent: 0.8, strong: 40, bytes: 3000 },
  { exponent: 0.5, strong: 40, bytes: 1500 },
])("comes near what a layer really takes: $exponent, $strong, $bytes", ({ exponent, strong, bytes }) => {
  const { delta } = syntheticDelta(powerLaw(96, exponent), shape, 1);
  const momentsOf = (n: number, seed: number) => {
    if (!strong) return undefined;
    const x = matmul(randomMatrix(400, strong, seed), randomMatrix(strong, n, seed + 1));
    return matmul(x, x, { transposeA: true });
  };
  const sides = { outputs: sideOf(160, momentsOf(160, 1)), inputs: sideOf(96, momentsOf(96, 3)) };
  const parts = encodeLayer(delta, sides, bytes, { decomposition: "exact", shaped: true, refitted: true });
  const levels = levelsOf(
    whitened(delta, sides, (weighed) => directionsOf(weighed, 96, "exact", 0)),
    shape,
    sides,
  );
  expect(bytesOf(parts)).toBeGreaterThan(0.95 * bytes);
  expect(bytesOf(parts)).toBeLessThanOrEqual(bytes);
  const [, leastOfV] = uint16Values(parts["layout"]!);
  const step = 2 ** ((parts["steps"]!.bytes[0]! + leastOfV! - 2 ** 15) / 16); // of the first direction: 2θ / √σ
  const theta = (step * sides.inputs.scale * Math.sqrt(levels.S[0]!)) / 2;
  expect(bitsAt(theta, levels) / 8 / bytes).toBeGreaterThan(0.85);
  expect(bitsAt(theta, levels) / 8 / bytes).toBeLessThan(1.15);
});
