import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { bandBytes } from "../../../toolkit/methods/band-cost.ts";
import {
  assertBands,
  type Band,
  defaultBands,
  planBands,
  publishedBands,
} from "../../../toolkit/methods/bands.ts";
import { budget } from "../../../toolkit/methods/budget.ts";
import { directionLosses } from "../../../toolkit/methods/search/direction-losses.ts";
import { predictedError } from "../../../toolkit/methods/search/predicted-error.ts";
import { syntheticDelta } from "../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../toolkit/synthetic/spectra.ts";
import type { Matrix } from "../../../toolkit/tensor/tensor.ts";

const planFor = (bands: readonly Band[], shape: Matrix["shape"], bytes: number) =>
  planBands(bands, shape, bytes, (band) => bandBytes(band, shape));

describe("the default bands", () => {
  it("are the published ones for layers of Llama 7B", () => {
    expect(defaultBands([4096, 4096])).toEqual([
      { bits: 8, rank: 2 },
      { bits: 3, rank: 32 },
      { bits: 2, rank: "rest" },
    ]);
    expect(defaultBands([11008, 4096])).toEqual(defaultBands([4096, 4096]));
  });

  it("are none of 8 bits for smaller layers, shrink with them, and have one direction at least", () => {
    const bands = (side: number) => defaultBands([side, 2 * side]).map(({ bits, rank }) => [bits, rank]);
    expect(bands(2048)).toEqual([
      [4, 64],
      [3, 192],
      [2, "rest"],
    ]);
    expect(bands(256)).toEqual([
      [4, 8],
      [3, 24],
      [2, "rest"],
    ]);
    expect(bands(8)).toEqual([
      [4, 1],
      [3, 1],
      [2, "rest"],
    ]);
  });

  it.each([0.4, 0.6, 0.75])(
    "lose less of a small layer falling as i^-%d than the published ones do",
    (power) => {
      const { delta } = syntheticDelta(powerLaw(256, power), [256, 256], 1);
      const losses = directionLosses(delta, { bits: [8, 4, 3, 2], ratio: 1 / 16 });
      for (const ratio of [1 / 16, 1 / 32]) {
        const lost = (bands: readonly Band[]) => predictedError(losses, bands, { ratio });
        expect(lost(defaultBands(delta.shape))).toBeLessThan(0.995 * lost(publishedBands(delta.shape)));
      }
    },
  );
});

describe("the published bands", () => {
  it("shrink with the layer, but none below one direction", () => {
    const ranks = (side: number) => publishedBands([side, side]).map(({ rank }) => rank);
    expect(ranks(5120)).toEqual([3, 40, "rest"]);
    expect(ranks(2048)).toEqual([1, 16, "rest"]);
    expect(ranks(512)).toEqual([1, 4, "rest"]);
    expect(ranks(64)).toEqual([1, 1, "rest"]);
  });
});

describe("a plan", () => {
  const published = defaultBands([4096, 4096]);

  it("for a 7B layer gives the rest fewer ranks than the paper's 968, because scales and zero points count", () => {
    // 2,097,152 bytes − 16,404 for 8 bits − 98,524 for 3 bits, at 2 · 8194 + 48 = 16,436 bits a direction: 964.8
    const plan = planFor(published, [4096, 4096], budget(1 / 16, [4096, 4096]));
    expect(plan).toEqual([
      { bits: 8, rank: 2 },
      { bits: 3, rank: 32 },
      { bits: 2, rank: 964 },
    ]);
  });

  it("for [512, 512] leaves 114 directions to the last band", () => {
    const plan = planFor(publishedBands([512, 512]), [512, 512], budget(1 / 16, [512, 512]));
    expect(plan.map(({ rank }) => rank)).toEqual([1, 4, 114]);
  });

  it("spends the budget to the last direction, never beyond", () => {
    for (const shape of [
      [64, 64],
      [96, 64],
      [77, 101],
      [512, 2048],
    ] as const)
      for (const ratio of [1 / 32, 1 / 16, 1 / 10]) {
        const bytes = budget(ratio, shape);
        const plan = planFor(defaultBands(shape), shape, bytes);
        const spent = plan.reduce((sum, band) => sum + bandBytes(band, shape), 0);
        const last = plan.at(-1)!;
        const oneMore = bandBytes({ ...last, rank: last.rank + 1 }, shape) - bandBytes(last, shape);
        expect(spent).toBeLessThanOrEqual(bytes);
        expect(spent + oneMore).toBeGreaterThan(bytes);
      }
  });

  it("gives a band what is left when it asks for more, and leaves out bands that get nothing", () => {
    const bands: Band[] = [
      { bits: 8, rank: 1000 },
      { bits: 2, rank: "rest" },
    ];
    const shape = [64, 64] as const;
    expect(planFor(bands, shape, bandBytes({ bits: 8, rank: 3 }, shape))).toEqual([{ bits: 8, rank: 3 }]);
  });

  it("passes over a band that cannot be paid for when a cheaper one can", () => {
    const shape = [64, 64] as const;
    const twoBits = bandBytes({ bits: 2, rank: 1 }, shape);
    expect(planFor(defaultBands(shape), shape, twoBits)).toEqual([{ bits: 2, rank: 1 }]);
    expect(planFor(defaultBands(shape), shape, twoBits - 1)).toEqual([]);
  });

  it("stops at the number of directions that a layer has", () => {
    const plan = planFor(published, [40, 90], 1e9);
    expect(plan.map(({ rank }) => rank)).toEqual([2, 32, 6]);
  });
});

it.each<[string, Band[]]>([
  ["no band", []],
  ["9 bits", [{ bits: 9, rank: 1 }]],
  ["rank 0", [{ bits: 2, rank: 0 }]],
  ["rank 1.5", [{ bits: 2, rank: 1.5 }]],
])("refuses %s", (_, bands) => {
  expect(() => assertBands(bands, "deltaCoMe")).toThrow(ValueError);
});
