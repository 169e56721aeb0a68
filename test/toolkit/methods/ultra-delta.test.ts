import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { singularValues } from "../../../toolkit/linalg/svd.ts";
import { prioritiesByValue } from "../../../toolkit/methods/by-value.ts";
import { largestOf } from "../../../toolkit/methods/largest.ts";
import type { LayerDelta } from "../../../toolkit/methods/method.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { type UltraDeltaOptions, ultraDelta } from "../../../toolkit/methods/ultra-delta.ts";
import { ratiosByVariance } from "../../../toolkit/methods/variance-ratios.ts";
import { quantize } from "../../../toolkit/quant/affine.ts";
import { type Matrix, sizeOf } from "../../../toolkit/tensor/tensor.ts";
import { tinyPair } from "../../helpers/pair.ts";
import { randomMatrix } from "../../helpers/random.ts";

const delta = randomMatrix(120, 100, 1, 0.01);
const encoded = (options: UltraDeltaOptions = {}, of = delta) =>
  ultraDelta(options).encode(of, { layer: "a" });
const decoded = (options: UltraDeltaOptions = {}, of = delta): Matrix =>
  ultraDelta(options).decode(encoded(options, of), of.shape);
const kept = ({ data }: Matrix) => data.filter((x) => x !== 0).length;

describe("priorities by value", () => {
  const { codes, zeroPoints } = quantize(delta, 4, { per: "tensor" });
  const priorities = prioritiesByValue(codes, zeroPoints[0]!, 3);
  const countOf = (value: number, positions: Iterable<number>) =>
    [...positions].filter((at) => codes[at] === value).length;

  it.each([100, 1000, 5000])("keep the same share of every value but zero, of %i weights", (count) => {
    const positions = largestOf(priorities)(count);
    const there = codes.filter((code) => code !== zeroPoints[0]).length;
    expect(positions.length).toBe(count);
    for (let value = 0; value < 16; value++) {
      const wanted = value === zeroPoints[0] ? 0 : (countOf(value, codes.keys()) * count) / there;
      expect(Math.abs(countOf(value, positions) - wanted)).toBeLessThanOrEqual(
        value === zeroPoints[0] ? 0 : 1,
      );
    }
  });

  it("are others for another seed, and the same for the same", () => {
    expect(prioritiesByValue(codes, zeroPoints[0]!, 3)).toEqual(priorities);
    expect(prioritiesByValue(codes, zeroPoints[0]!, 4)).not.toEqual(priorities);
  });
});

describe("ultraDelta", () => {
  it("keeps levels over the share that is kept, times gamma", () => {
    const whole = quantize(delta, 4, { per: "tensor" });
    const there = whole.codes.filter((code) => code !== whole.zeroPoints[0]).length;
    const result = decoded({ gamma: 1 });
    const factor = there / kept(result);
    result.data.forEach((x, at) => {
      const level = whole.scales[0]! * (whole.codes[at]! - whole.zeroPoints[0]!);
      if (x !== 0) expect(Math.abs(x / (factor * level) - 1)).toBeLessThan(2 ** -8);
    });
    const half = decoded({ gamma: 0.5 });
    half.data.forEach((x, at) => {
      expect(x).toBeCloseTo(result.data[at]! / 2, 4);
    });
  });

  it("brings the sum of the singular values back to the true one's, as far as a half goes", () => {
    const sum = (a: Matrix) => singularValues(a).reduce((total, s) => total + s, 0);
    const loud = sum(decoded({ gamma: 1, ratio: 1 / 5 })) / sum(delta);
    expect(loud).toBeGreaterThan(1.1);
    expect(loud).toBeLessThan(2);
    expect(sum(decoded({ ratio: 1 / 5 })) / sum(delta)).toBeCloseTo(1, 2);
    expect(decoded({ ratio: 1 / 32 })).toEqual(decoded({ ratio: 1 / 32, gamma: 0.5 }));
  });

  it("stores positions unless they follow from a seed, which keeps about twice as many weights", () => {
    const [byValue, bySeed] = [encoded(), encoded({ mask: "seed" })];
    for (const parts of [byValue, bySeed]) {
      expect(bytesOf(parts)).toBeLessThanOrEqual(1500);
      expect(bytesOf(parts)).toBeGreaterThan(1490);
    }
    expect(Object.keys(bySeed)).not.toContain("positions");
    const counts = [byValue, bySeed].map((parts) => parts["codes"]!.bytes.length * 2);
    expect(counts[1]! / counts[0]!).toBeGreaterThan(1.7);
    expect(counts[1]! / counts[0]!).toBeLessThan(2.3);
  });

  it("is right on average over all draws, but for its levels", () => {
    const levels = relativeError(delta, decoded({ ratio: 0.6, gamma: 1 }));
    const draws = 200;
    const sum = { ...delta, data: new Float32Array(delta.data.length) };
    for (let seed = 0; seed < draws; seed++)
      decoded({ ratio: 1 / 8, gamma: 1, seed }).data.forEach((x, at) => {
        sum.data[at]! += x / draws;
      });
    expect(relativeError(delta, sum)).toBeLessThan(levels + 0.15);
  });

  it.each([
    { bits: 1 },
    { step: -0.1 },
    { step: 1 },
    { gamma: 0 },
    { mask: "none" },
    { seed: 0.5 },
    { ratios: { a: 1 } },
  ])("refuses %j", (options) => {
    expect(() => ultraDelta(options as UltraDeltaOptions)).toThrow(ValueError);
  });
});

async function* layers(
  ...sizes: [layer: string, columns: number, deviation: number][]
): AsyncGenerator<LayerDelta> {
  for (const [layer, columns, deviation] of sizes)
    yield { layer, delta: randomMatrix(100, columns, columns, deviation) };
}

describe("ratios by variance", () => {
  const how = { ratio: 1 / 16, bits: 4, step: 0.02, withPositions: false };

  it("take a step from the third that varies least, and give it to the third that varies most", async () => {
    const ratios = await ratiosByVariance(layers(["b", 100, 2], ["c", 100, 3], ["a", 100, 1]), how);
    expect(ratios["a"]).toBeCloseTo((4 * (0.25 - 0.02)) / 16, 9); // a quarter of the weights is what 1/16 pays for
    expect(ratios["b"]).toBe(1 / 16);
    expect(ratios["c"]).toBeCloseTo((4 * (0.25 + 0.02)) / 16, 9);
  });

  it.each([true, false])(
    "sum to what is allowed over layers of all sizes, positions stored: %s",
    async (withPositions) => {
      const sizes = [30, 80, 5, 61, 44, 90, 17].map(
        (size, i) => [`${i}`, size, ((i * 5) % 7) + 1] as [string, number, number],
      );
      const ratios = await ratiosByVariance(layers(...sizes), { ...how, withPositions });
      const spent = sizes.reduce((sum, [layer, size]) => sum + size * ratios[layer]!, 0);
      expect(spent / sizes.reduce((sum, [, size]) => sum + size, 0)).toBeCloseTo(1 / 16, 9);
    },
  );

  it("take at most half of a share, and give a layer less than all bytes", async () => {
    const large = await ratiosByVariance(layers(["a", 100, 1], ["b", 100, 2], ["c", 100, 3]), {
      ...how,
      step: 0.9,
    });
    expect(large["a"]).toBeCloseTo(1 / 32, 9);
    const most = await ratiosByVariance(layers(["a", 100, 1], ["b", 100, 2], ["c", 1, 3]), {
      ...how,
      step: 0.1,
    });
    expect(most["c"]).toBeLessThan(1);
  });
});

describe("ultraDelta over a model", () => {
  const method = ultraDelta({ ratio: 1 / 8 });

  it("keeps more where deltas vary more, in all the bytes that are allowed and no more", async () => {
    const pair = await tinyPair();
    const compressed = await method.compress(pair);
    const { ratios } = (await method.planned!(pair)).options as { ratios: Record<string, number> };
    expect(Object.keys(ratios).sort()).toEqual([...pair.layers].sort());
    expect(new Set(Object.values(ratios)).size).toBe(3);
    expect(compressed.ratio).toBeLessThanOrEqual(1 / 8);
    expect(compressed.ratio).toBeGreaterThan(0.12);
    for (const layer of pair.layers) {
      const share = bytesOf(compressed.parts.get(layer)!) / (2 * sizeOf(pair.shape(layer)));
      expect(share).toBeLessThanOrEqual(ratios[layer]!);
      expect(share).toBeGreaterThan(ratios[layer]! - 0.005);
    }
    expect(compressed.options).toMatchObject({ ratios: `${pair.layers.length} by variance` });
  });

  it("plans once: a method with ratios, or without a step, has no plan to make", async () => {
    const planned = await method.planned!(await tinyPair());
    expect(planned.planned).toBeUndefined();
    expect(ultraDelta({ step: 0 }).planned).toBeUndefined();
  });
});
