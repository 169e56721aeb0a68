import path from "node:path";
import { describe, expect, it, test } from "vitest";
import { openPair, type Pair } from "../../../toolkit/delta/pair.ts";
import { UnsupportedError, ValueError } from "../../../toolkit/errors.ts";
import { compressToFile } from "../../../toolkit/file/compress-to-file.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import type { Calibration } from "../../../toolkit/methods/calibration.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { publishedSettings } from "../../../toolkit/methods/delta-come-options.ts";
import type { Forecast } from "../../../toolkit/methods/forecast.ts";
import { methods } from "../../../toolkit/methods/index.ts";
import { lossless } from "../../../toolkit/methods/lossless.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { magnitude } from "../../../toolkit/methods/magnitude.ts";
import type { Method } from "../../../toolkit/methods/method.ts";
import type { PartKind } from "../../../toolkit/methods/parts.ts";
import { modelShapes } from "../../../toolkit/model/model-shapes.ts";
import { planCompression } from "../../../toolkit/plan/plan-compression.ts";
import { publishedConfigs } from "../../../toolkit/plan/published-configs.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { tinyPair } from "../../helpers/pair.ts";

const ratio = 1 / 6;
const grouped = {
  groupSize: 16,
  bands: [
    { bits: 8, rank: 1 },
    { bits: 3, rank: "rest" },
  ],
} as const;

const isSettled = ({ stored, atMost = false }: Forecast) => stored !== undefined && !atMost;

/** Every method of the list that can say what it stores, and Delta-CoMe's other ways to store it. */
const foretold: [string, Method][] = [
  ...methods.map((make) => make({ ratio })).map((method): [string, Method] => [method.name, method]),
  ["delta-come in groups", deltaCoMe({ ratio, ...grouped })],
  ["delta-come by GPTQ", deltaCoMe({ ratio, quantizer: "gptq" })],
  [
    "delta-come by GPTQ in groups, columns as they stand",
    deltaCoMe({ ratio, ...grouped, quantizer: "gptq", actOrder: false }),
  ],
  ["delta-come by the paper's accounting", deltaCoMe({ ratio, ...grouped, accounting: "paper" })],
  ["low-rank, exact", lowRank({ ratio, decomposition: "exact" })],
].filter((entry): entry is [string, Method] => isSettled((entry[1] as Method).forecast([64, 96])));

/** Inputs of a layer that go their own ways each, for methods that ask. */
const calibrationOf = (pair: Pair): Calibration => ({
  gram: async (layer) => {
    const [, inner] = pair.shape(layer);
    const gram = matrix(inner, inner);
    for (let i = 0; i < inner; i++) gram.data[i * (inner + 1)] = 1 + (i % 7);
    return gram;
  },
});

it("foretells most methods", () => {
  const names = foretold.map(([name]) => name);
  expect(names).toEqual(expect.arrayContaining(["low-rank", "bit-delta", "delta-come", "dare"]));
});

describe.each(foretold)("the plan of %s", (_, method) => {
  it("is what is stored, to the byte, in memory and in a file", async () => {
    const pair = await tinyPair();
    const calibration = calibrationOf(pair);
    const plan = planCompression(pair.fineTuned, method);
    expect(plan.exact).toBe(true);
    const compressed = await method.compress(pair, { calibration });
    expect(plan.ledger).toEqual(compressed.ledger);
    expect(plan).toMatchObject({ ratio: compressed.ratio, bitsPerWeight: compressed.bitsPerWeight });
    for (const { layer, bytes, bands } of plan.layers) {
      const parts = Object.values(compressed.parts.get(layer)!);
      expect(bytes, layer).toBe(parts.reduce((sum, part) => sum + part.bytes.byteLength, 0));
      expect(bands.map(({ bits, rank }) => [bits, rank])).toEqual(
        compressed.bands(layer).map(({ bits, rank }) => [bits, rank]),
      );
    }
    const file = path.join(await temporaryFolder(), "x.delta.safetensors");
    const { ledger } = await compressToFile(pair, method, file, { calibration });
    const { byKind, layers, payload } = plan.ledger;
    expect(ledger).toMatchObject({ byKind, layers, payload });
    expect(ledger.uncompressed).toBeLessThanOrEqual(plan.ledger.uncompressed);
  });
});

it.each<[string, Method]>([
  ["positions", magnitude({ ratio })],
  ["the order of columns", deltaCoMe({ ratio, ...grouped, quantizer: "gptq" })],
])("says how many bytes at most where %s depend on the numbers", async (_, method) => {
  const pair = await tinyPair();
  const plan = planCompression(pair.fineTuned, method);
  const { ledger } = await method.compress(pair, { calibration: calibrationOf(pair) });
  expect(plan.exact).toBe(false);
  for (const [kind, bytes] of Object.entries(ledger.byKind))
    expect(bytes, kind).toBeLessThanOrEqual(plan.ledger.byKind[kind as PartKind]!);
  expect(ledger.layers).toBeGreaterThan(0.8 * plan.ledger.layers!);
});

it.each(methods.map((make) => [make({ ratio }).name, make({ ratio })] as const))(
  "%s stores no more than its plan says",
  async (_, method) => {
    const pair = await tinyPair();
    const plan = planCompression(pair.fineTuned, method);
    const { ledger } = await method.compress(pair, { calibration: calibrationOf(pair) });
    if (plan.ledger.layers !== null) expect(ledger.layers).toBeLessThanOrEqual(plan.ledger.layers);
    expect(plan.exact ? plan.ledger.layers : ledger.layers).toBe(ledger.layers);
  },
);

it("says nothing of layers where nothing is known before", async () => {
  const pair = await tinyPair();
  expect(planCompression(pair.fineTuned, lossless())).toMatchObject({
    exact: false,
    ratio: null,
    wholeRatio: null,
    ledger: { byKind: {}, layers: null, total: null, uncompressed: 2 * (2 * 32 * 64 + 5 * 64) },
  });
});

// An independent calculation on the paper's 7B: FIELD of the project, "Honest bytes".
describe("Llama-2-7B, from its configuration alone", () => {
  const shapes = modelShapes(publishedConfigs["Llama-2-7B"].config);
  const bands = [
    { bits: 8, rank: 2 },
    { bits: 3, rank: 32 },
    { bits: 2, rank: "rest" },
  ] as const;
  const settings = { ...publishedSettings, actOrder: false, bands };
  const ranks = (method: Method, layer: string) =>
    planCompression(shapes, method)
      .layers.find((planned) => planned.layer === `model.layers.0.${layer}`)!
      .bands.map(({ rank }) => rank);

  test("the paper's accounting gives the released code's ranks", () => {
    expect(ranks(deltaCoMe(settings), "self_attn.q_proj")).toEqual([2, 32, 968]);
    expect(ranks(deltaCoMe(settings), "mlp.up_proj")).toEqual([2, 32, 1436]); // it takes 1428
  });

  test("with everything stored, attention is 1.081 bits a weight, and 892 directions are what a true 1/16 pays for", () => {
    const { layers } = planCompression(shapes, deltaCoMe(settings));
    const { bytes } = layers.find(({ layer }) => layer.endsWith("self_attn.q_proj"))!;
    expect((8 * bytes!) / 4096 ** 2).toBeCloseTo(1.081, 3);
    expect(ranks(deltaCoMe({ ...settings, accounting: "stored" }), "self_attn.q_proj")).toEqual([2, 32, 892]);
  });

  test("the whole model is 1/9.65, by one bit 1/10.1", () => {
    expect(1 / planCompression(shapes, deltaCoMe(settings)).wholeRatio!).toBeCloseTo(9.65, 1);
    expect(1 / planCompression(shapes, bitDelta()).wholeRatio!).toBeCloseTo(10.1, 1);
  });
});

it("refuses a budget that does not pay for a direction, and a model without layers", async () => {
  const pair = await openPair(await placesOf(await tinyPair()));
  expect(() => planCompression(pair.fineTuned, lowRank({ ratio: 1e-4 }))).toThrow(ValueError);
  const none = { names: ["wte.weight"], shape: () => [4, 4] };
  expect(() => planCompression(none, lowRank())).toThrow(UnsupportedError);
});

const placesOf = async ({ base, fineTuned }: Pair) => ({ base: base.folder, fineTuned: fineTuned.folder });
