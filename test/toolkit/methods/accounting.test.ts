import { describe, expect, it } from "vitest";
import { type Accounting, bandBytes, storedOf } from "../../../toolkit/methods/band-cost.ts";
import { type Band, type PlannedBand, planBands, publishedBands } from "../../../toolkit/methods/bands.ts";
import { budget } from "../../../toolkit/methods/budget.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { publishedSettings } from "../../../toolkit/methods/delta-come-options.ts";
import type { PartKind } from "../../../toolkit/methods/parts.ts";
import type { Matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

type Shape = Matrix["shape"];
const attention = [4096, 4096] as const;
const feedForward = [11008, 4096] as const;
const published = publishedBands(attention);

const plan = (bands: readonly Band[], shape: Shape, accounting: Accounting): PlannedBand[] =>
  planBands(bands, shape, budget(1 / 16, shape), (band) =>
    bandBytes(band, shape, { groupSize: 128 }, accounting),
  );

/** Bits of some kinds of number, over the number of weights. */
const bitsPerWeight = (bands: readonly PlannedBand[], shape: Shape, kinds: readonly PartKind[]): number =>
  bands
    .flatMap((band) => storedOf(band, shape, { groupSize: 128 }))
    .filter(({ kind }) => kinds.includes(kind))
    .reduce((sum, { count, bits }) => sum + count * bits, 0) /
  (shape[0] * shape[1]);

const everything = ["codes", "scales", "zeroPoints", "sigma"] as const;

describe("the paper's 1/16 counts codes alone", () => {
  const bands = plan(published, attention, "paper");

  it("which gives the published ranks of Llama 7B's attention", () => {
    expect(bands.map(({ rank }) => rank)).toEqual([2, 32, 968]);
  });

  it("and is one bit a weight of codes, 1.081 of everything: a true 1/14.8", () => {
    expect(bitsPerWeight(bands, attention, ["codes"])).toBe(1);
    const all = bitsPerWeight(bands, attention, everything);
    expect(all.toFixed(3)).toBe("1.081");
    expect((16 / all).toFixed(1)).toBe("14.8");
  });

  it("and spends 76 % of the 8-bit band's code bits again on scales and zero points", () => {
    const first = bands.slice(0, 1);
    const again = bitsPerWeight(first, attention, ["scales", "zeroPoints"]);
    expect((again / bitsPerWeight(first, attention, ["codes"])).toFixed(2)).toBe("0.76");
  });

  it("and leaves the rest of the feed-forward block 1436 directions, of which the paper takes 1428", () => {
    const ranks = plan(published, feedForward, "paper").map(({ rank }) => rank);
    expect(ranks).toEqual([2, 32, 1436]);
  });
});

describe("at a true 1/16, in groups of 128,", () => {
  const ranks = (bands: readonly Band[], shape: Shape) =>
    plan(bands, shape, "stored").map(({ rank }) => rank);

  it("attention keeps 892 directions at 2 bits instead of 968", () => {
    expect(ranks(published, attention)).toEqual([2, 32, 892]);
  });

  it.each([
    [512, [2, 32, 52]],
    [384, [2, 32, 22]],
    [256, [2, 29]],
  ])("a layer of %i² pays for the published bands as far as %j", (side, wanted) => {
    expect(ranks(published, [side, side])).toEqual(wanted);
  });
});

it("scaled to 512², the bands of the paper are 1, 4 and 118 directions of codes", () => {
  const bands = plan(publishedBands([512, 512]), [512, 512], "paper");
  expect(bands.map(({ rank }) => rank)).toEqual([1, 4, 118]);
});

it("the ratio of a method counts what its accounting says", () => {
  const delta = randomMatrix(96, 64, 1);
  const bytesOf = (accounting: Accounting, kinds: readonly PartKind[]) =>
    Object.values(deltaCoMe({ ratio: 1 / 8, groupSize: 16, accounting }).encode(delta))
      .filter(({ kind }) => kinds.includes(kind))
      .reduce((sum, { bytes }) => sum + bytes.length, 0);
  const allowed = budget(1 / 8, [96, 64]);
  expect(bytesOf("paper", ["codes"])).toBeLessThanOrEqual(allowed);
  expect(bytesOf("paper", ["codes"])).toBeGreaterThan(allowed - 2 * (96 + 64));
  expect(bytesOf("paper", [...everything, "bands"])).toBeGreaterThan(1.2 * allowed);
  expect(bytesOf("stored", [...everything, "bands"])).toBeLessThanOrEqual(allowed);
});

it("the published settings are what the released code does", () => {
  expect(deltaCoMe(publishedSettings).options).toEqual({
    ratio: 1 / 16,
    accounting: "paper",
    bands: "published",
    decomposition: "exact",
    quantizer: "gptq",
    range: "min-max",
    refit: false,
    actOrder: true,
    damping: 0.01,
    groupSize: 128,
    fidelity: "released",
  });
});
