import { describe, expect, it } from "vitest";
import { matmul } from "../../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../../toolkit/linalg/norm.ts";
import { deltaCoMe } from "../../../../toolkit/methods/delta-come.ts";
import { lowRank } from "../../../../toolkit/methods/low-rank.ts";
import type { Method } from "../../../../toolkit/methods/method.ts";
import { relativeOutputError } from "../../../../toolkit/methods/output-error.ts";
import { bytesOf } from "../../../../toolkit/methods/parts.ts";
import { waterFill } from "../../../../toolkit/methods/water-fill/water-fill.ts";
import { syntheticDelta } from "../../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../../toolkit/synthetic/spectra.ts";
import type { Matrix } from "../../../../toolkit/tensor/tensor.ts";
import { tinyPair } from "../../../helpers/pair.ts";
import { randomMatrix } from "../../../helpers/random.ts";

const shape: [number, number] = [256, 192];
const moments = (n: number, seed: number, strong = n) => {
  const x = matmul(randomMatrix(400, strong, seed), randomMatrix(strong, n, seed + 1));
  return matmul(x, x, { transposeA: true });
};
const [grams, gradients] = [[moments(192, 1, 40)], moments(256, 3, 40)];
const decoded = (method: Method, delta: Matrix) =>
  method.decode(method.encode(delta, { layer: "a", grams, gradients }), delta.shape);

/** tr(G E A Eᵀ) / tr(G Δ A Δᵀ) */
function harm(delta: Matrix, approximation: Matrix): number {
  const energy = (e: Matrix) => {
    const [left, right] = [matmul(gradients, e), matmul(e, grams[0]!)];
    return left.data.reduce((sum, x, i) => sum + x * right.data[i]!, 0);
  };
  const error = { shape: delta.shape, data: delta.data.map((x, i) => x - approximation.data[i]!) };
  return energy(error as Matrix) / energy(delta);
}

describe.each([0.5, 0.75, 1])("water-fill on a spectrum that falls as i^-%d", (exponent) => {
  const { delta } = syntheticDelta(powerLaw(192, exponent), shape, 1);

  it.each([16, 32])("errs less than 8 + 3 + 2 bits and low rank in the same bytes, 1/%d", (part) => {
    const ratio = 1 / part;
    const ours = relativeError(delta, decoded(waterFill({ ratio }), delta));
    for (const other of [deltaCoMe({ ratio }), lowRank({ ratio })])
      expect(ours).toBeLessThan(relativeError(delta, decoded(other, delta)));
  });

  it("does least harm by the measure that it was asked for", () => {
    const [weights, outputs, fisher] = (["weights", "outputs", "fisher"] as const).map((metric) =>
      decoded(waterFill({ metric }), delta),
    );
    expect(relativeOutputError(delta, outputs!, grams[0]!)).toBeLessThan(
      0.8 * relativeOutputError(delta, weights!, grams[0]!),
    );
    expect(harm(delta, fisher!)).toBeLessThan(0.8 * harm(delta, outputs!));
  });

  it("errs more without one of its ingredients", () => {
    const errors = [{}, { shaped: false }, { refitted: false }].map((without) =>
      harm(delta, decoded(waterFill({ metric: "fisher", ...without }), delta)),
    );
    expect(errors[1]).toBeGreaterThan(1.1 * errors[0]!);
    expect(errors[2]).toBeGreaterThan(1.02 * errors[0]!);
  });

  it.each([16, 48])("takes nearly all the bytes of 1/%d, and never more", (part) => {
    const bytes = bytesOf(
      waterFill({ ratio: 1 / part, metric: "fisher" }).encode(delta, { grams, gradients }),
    );
    expect(bytes).toBeLessThanOrEqual(Math.floor((2 * 256 * 192) / part));
    expect(bytes).toBeGreaterThan((0.95 * (2 * 256 * 192)) / part);
  });

  it("does not depend on the units of inputs and gradients", () => {
    const scaled = (m: Matrix, factor: number) =>
      ({ shape: m.shape, data: m.data.map((x) => factor * x) }) as Matrix;
    const method = waterFill({ metric: "fisher" });
    const parts = method.encode(delta, {
      grams: [scaled(grams[0]!, 4096)],
      gradients: scaled(gradients, 1 / 256),
    });
    const other = method.decode(parts, delta.shape);
    expect(harm(delta, other) / harm(delta, decoded(method, delta))).toBeCloseTo(1, 1);
  });
});

describe("a pair", () => {
  it("shares its bytes: layers get what they need, all together no more than the ratio", async () => {
    const pair = await tinyPair();
    const compressed = await waterFill({ ratio: 1 / 12 }).compress(pair);
    expect(compressed.ratio).toBeLessThanOrEqual(1 / 12);
    expect(compressed.ratio).toBeGreaterThan(0.9 / 12);
    const plain = await deltaCoMe({ ratio: 1 / 12 }).compress(pair);
    const mean = (errors: ReadonlyMap<string, number>) =>
      [...errors.values()].reduce((a, b) => a + b) / errors.size;
    expect(mean(compressed.errors)).toBeLessThan(mean(plain.errors));
  });

  it("asks for gradients where it needs them", async () => {
    const pair = await tinyPair();
    const inputs = { gram: async (layer: string) => moments(pair.shape(layer)[1], 5) };
    await expect(waterFill({ metric: "fisher" }).compress(pair, { calibration: inputs })).rejects.toThrow(
      "water-fill: expected calibration with gradients, got none: see fisher",
    );
    await expect(waterFill({ metric: "outputs" }).compress(pair)).rejects.toThrow(
      "expected calibration, got none",
    );
    expect(() => waterFill({ metric: "taste" as "weights" })).toThrow(
      "metric must be weights, outputs or fisher",
    );
  });
});
