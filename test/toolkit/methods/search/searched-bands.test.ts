import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { ValueError } from "../../../../toolkit/errors.ts";
import { compressToFile } from "../../../../toolkit/file/compress-to-file.ts";
import { openDelta } from "../../../../toolkit/file/open-delta.ts";
import type { Band } from "../../../../toolkit/methods/bands.ts";
import { compressMatrix } from "../../../../toolkit/methods/compress-matrix.ts";
import { deltaCoMe } from "../../../../toolkit/methods/delta-come.ts";
import type { DeltaCoMeOptions } from "../../../../toolkit/methods/delta-come-options.ts";
import { methodNamed } from "../../../../toolkit/methods/index.ts";
import type { Method } from "../../../../toolkit/methods/method.ts";
import { directionLosses } from "../../../../toolkit/methods/search/direction-losses.ts";
import { predictedError } from "../../../../toolkit/methods/search/predicted-error.ts";
import { searchedBands, searchLosses } from "../../../../toolkit/methods/search/searched-bands.ts";
import { alignedGram, syntheticDelta } from "../../../../toolkit/synthetic/matrices.ts";
import { powerLaw } from "../../../../toolkit/synthetic/spectra.ts";
import type { Matrix } from "../../../../toolkit/tensor/tensor.ts";
import { temporaryFolder } from "../../../helpers/folder.ts";
import { tinyPair } from "../../../helpers/pair.ts";

const [steep, flat] = [0.9, 0.4].map((power, i) => syntheticDelta(powerLaw(96, power), [96, 128], i)) as [
  ReturnType<typeof syntheticDelta>,
  ReturnType<typeof syntheticDelta>,
];
const layers = [steep, flat].map(({ delta }, i) => ({ layer: `${i}`, delta }));
const ratio = 1 / 12;
const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;
const errorOf = (delta: Matrix, bands: DeltaCoMeOptions["bands"] & {}) =>
  compressMatrix(delta, deltaCoMe({ ratio, bands })).error;

describe.each(["greedy", "genetic"] as const)("the %s search over layers", (by) => {
  it("finds bands whose errors are those it foretold, and are less than the default's and the published ones'", async () => {
    const { bands, searched } = await searchedBands(layers, { by, ratio });
    const measured = (bands: DeltaCoMeOptions["bands"] & {}) =>
      mean(layers.map(({ delta }) => errorOf(delta, bands)));
    expect(Math.abs(searched.error - measured(bands))).toBeLessThan(0.01);
    expect(measured(bands)).toBeLessThan(measured("published"));
    expect(measured(bands)).toBeLessThan(
      mean(layers.map(({ delta }) => compressMatrix(delta, deltaCoMe({ ratio })).error)) + 0.001,
    );
    expect(searched.by).toBe(by);
  });

  it("is for one layer alone where it comes alone", () => {
    const { bands } = compressMatrix(steep.delta, deltaCoMe({ ratio, bands: by }));
    const losses = directionLosses(steep.delta, { bits: [8, 6, 5, 4, 3, 2], ratio });
    const alone = searchLosses([losses], { by, ratio }).bands;
    expect(bands).toEqual(compressMatrix(steep.delta, deltaCoMe({ ratio, bands: alone })).bands);
  });
});

it("a steep and a flat spectrum get other bands each, and the search for both a compromise", async () => {
  const found = async (some: typeof layers) =>
    (await searchedBands(some, { by: "genetic", ratio, decomposition: "exact" })).bands;
  const [both, ...each] = [
    await found(layers),
    await found(layers.slice(0, 1)),
    await found(layers.slice(1)),
  ];
  expect(each[0]).not.toEqual(each[1]);
  const lost = (delta: Matrix, bands: readonly Band[]) =>
    predictedError(directionLosses(delta, { bits: [8, 6, 5, 4, 3, 2], ratio }), bands, { ratio });
  layers.forEach(({ delta }, i) => {
    expect(lost(delta, each[i]!)).toBeLessThanOrEqual(lost(delta, both!));
  });
});

it("by GPTQ the search is told the inputs, and brings outputs nearer than one that is not", () => {
  const gram = alignedGram(flat.Vt, powerLaw(96, 1));
  const wide = { ratio, quantizer: "gptq" } as const;
  const losses = directionLosses(flat.delta, { bits: [8, 6, 5, 4, 3, 2], ratio });
  const blind = searchLosses([losses], { by: "genetic", ratio }).bands;
  const outputError = (bands: DeltaCoMeOptions["bands"] & {}) =>
    compressMatrix(flat.delta, deltaCoMe({ ...wide, bands }), { gram }).outputError!;
  expect(outputError("genetic")).toBeLessThan(outputError(blind));
});

test("losses of a truncated decomposition foretell what those of all directions do", () => {
  const options = { bits: [4, 3, 2], ratio };
  const [all, some] = (["exact", "truncated"] as const).map((decomposition) =>
    directionLosses(flat.delta, { ...options, decomposition }),
  ) as [ReturnType<typeof directionLosses>, ReturnType<typeof directionLosses>];
  const bands: Band[] = [
    { bits: 4, rank: 3 },
    { bits: 2, rank: "rest" },
  ];
  expect(some.lost.get(0)!.length).toBeLessThan(all.lost.get(0)!.length);
  expect(predictedError(some, bands, { ratio })).toBeCloseTo(predictedError(all, bands, { ratio }), 2);
});

describe("a pair", () => {
  const method = () => deltaCoMe({ ratio: 1 / 6, bands: "genetic", seed: 3 });

  it("is looked at once, and its file tells the bands that were found, how, and what was foretold", async () => {
    const pair = await tinyPair();
    const file = path.join(await temporaryFolder(), "x.delta.safetensors");
    const delta = await compressToFile(pair, method(), file);
    const { bands, searched } = (await openDelta(file)).options as {
      bands: Band[];
      searched: { by: string; seed: number; error: number };
    };
    expect(searched).toMatchObject({ by: "genetic", seed: 3 });
    expect(Math.abs(searched.error - mean([...delta.errors.values()]))).toBeLessThan(0.02);
    const given = await deltaCoMe({ ratio: 1 / 6, bands }).compress(pair);
    for (const layer of pair.layers) expect(await delta.bands(layer)).toEqual(given.bands(layer));
  });

  it("gets the same from threads, which are told the bands and do not search", async () => {
    const pair = await tinyPair();
    const planned = (await method().planned!(pair)) as Method;
    expect(planned.planned).toBeUndefined();
    expect(methodNamed("delta-come", planned.options).options).toEqual(planned.options);
  });

  it("is refused before the search where no direction is paid for", async () => {
    const tight = deltaCoMe({ ratio: 1 / 1000, bands: "greedy" });
    await expect(tight.compress(await tinyPair())).rejects.toThrow(/deltaCoMe: one direction of a layer/);
  });
});

test("no layers and unknown names are refused", async () => {
  await expect(searchedBands([], { by: "greedy", ratio })).rejects.toThrow(ValueError);
  expect(() => deltaCoMe({ bands: "best" as "greedy" })).toThrow(
    "deltaCoMe: bands must be published, greedy, genetic or a list, got best",
  );
  expect(() => deltaCoMe({ bands: "genetic", seed: -1 })).toThrow("deltaCoMe: seed must be a whole number");
});
