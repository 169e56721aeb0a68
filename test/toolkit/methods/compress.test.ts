import { describe, expect, it } from "vitest";
import { openPair } from "../../../toolkit/delta/pair.ts";
import { NotFoundError, ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { plus } from "../../../toolkit/io/weights.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { methods } from "../../../toolkit/methods/index.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import type { LayerProgress, Method } from "../../../toolkit/methods/method.ts";
import { sizeOf } from "../../../toolkit/tensor/tensor.ts";
import { config, fineTune, randomTensors, shapes, tinyPair, writePair } from "../../helpers/pair.ts";

const down = "model.layers.0.mlp.down_proj";

const contestants = methods.map((make) => make({ ratio: 1 / 8 }));

describe.each(contestants)("a pair compressed with $name", (method) => {
  it("is named byte arrays with a type and a shape, and options that JSON can hold", async () => {
    const { options, parts } = await method.compress(await tinyPair());
    expect(JSON.parse(JSON.stringify(options))).toEqual(options);
    for (const part of [...parts.values()].flatMap(Object.values)) {
      expect(Object.keys(part).sort()).toEqual(["bytes", "dtype", "kind", "shape"]);
      expect(part.bytes).toBeInstanceOf(Uint8Array);
    }
  });

  it("is the same bytes when compressed again", async () => {
    const again = await method.compress(await tinyPair());
    expect((await method.compress(await tinyPair())).parts).toEqual(again.parts);
  });

  it("has a ledger whose lines add up to what is stored", async () => {
    const pair = await tinyPair();
    const { ledger, parts, ratio, bitsPerWeight } = await method.compress(pair);
    const stored = [...parts.values()]
      .flatMap((layer) => Object.values(layer))
      .map(({ bytes }) => bytes.length);
    const weights = pair.layers.reduce((sum, layer) => sum + sizeOf(pair.shape(layer)), 0);
    expect(ledger.layers).toBe(total(stored));
    expect(total(Object.values(ledger.byKind))).toBe(ledger.layers);
    expect(ledger.payload).toBeGreaterThan(0);
    expect(ledger.payload).toBeLessThanOrEqual(ledger.layers);
    expect(ledger.uncompressed).toBe(2 * (32 * 64 + 64 + 32 * 64 + 4 * 64));
    expect(ledger.total).toBe(ledger.layers + ledger.uncompressed);
    expect(ratio).toBe(ledger.layers / (2 * weights));
    expect(bitsPerWeight).toBeCloseTo(16 * ratio, 12);
  });

  it("has the error of each layer, as measured on what it gives back", async () => {
    const pair = await tinyPair();
    const compressed = await method.compress(pair);
    expect([...compressed.errors.keys()]).toEqual(pair.layers);
    for (const [layer, error] of compressed.errors)
      expect(error).toBe(relativeError(await pair.delta(layer), compressed.delta(layer)));
  });

  it("makes the fine-tuned model again, together with the base: closer than the base alone", async () => {
    const pair = await tinyPair();
    const model = pair.base.plus(await method.compress(pair));
    expect(model.config).toEqual(config);
    expect([...model.names].sort()).toEqual([...shapes.keys()].sort());
    for (const name of pair.others)
      expect(await model.weight(name)).toEqual(await pair.fineTuned.weight(name));
    const fineTuned = await pair.fineTuned.weight(`${down}.weight`);
    const ours = relativeError(fineTuned, await model.weight(`${down}.weight`));
    if (["dare", "delta-dq", "im-part", "im-part-qt", "ultra-delta"].includes(method.name)) return; // right on average over all draws only
    expect(ours).toBeLessThan(relativeError(fineTuned, await pair.base.weight(`${down}.weight`)));
  });
});

it("adds the delta to the base, number by number", async () => {
  const pair = await tinyPair();
  const compressed = await bitDelta().compress(pair);
  const base = await pair.base.weight(`${down}.weight`);
  const delta = compressed.delta(down);
  const { data } = await pair.base.plus(compressed).weight(`${down}.weight`);
  data.forEach((x, i) => {
    expect(x).toBe(Math.fround(base.data[i]! + delta.data[i]!));
  });
});

it("tells of each layer as it is done", async () => {
  const pair = await tinyPair();
  const told: LayerProgress[] = [];
  const { errors } = await bitDelta().compress(pair, { onLayer: (progress) => told.push(progress) });
  expect(told.map(({ layer }) => layer)).toEqual(pair.layers);
  expect(told.map(({ done }) => done)).toEqual(pair.layers.map((_, i) => i + 1));
  expect(told.every((progress) => progress.of === 14 && progress.error === errors.get(progress.layer))).toBe(
    true,
  );
});

it("is refused before any work where the ratio does not pay for a direction of some layer", async () => {
  const pair = await tinyPair();
  const worked: string[] = [];
  const compressing = deltaCoMe({ ratio: 1 / 200 }).compress(pair, {
    onLayer: ({ layer }) => worked.push(layer),
  });
  await expect(compressing).rejects.toThrow(ValueError);
  await expect(compressing).rejects.toThrow(/one direction of a layer \[32, 64\]/);
  expect(worked).toEqual([]);
});

it("stops at a weight that is not finite, and skips nothing", async () => {
  const base = randomTensors(1);
  const fineTuned = fineTune(base, 2);
  fineTuned.get(`${down}.weight`)!.data[5] = Number.NaN;
  const pair = await openPair(await writePair(base, fineTuned));
  await expect(bitDelta().compress(pair)).rejects.toThrow(/got .* and NaN in the fine-tuned model/);
});

it("names the layers that come near one that it does not have", async () => {
  const compressed = await bitDelta().compress(await tinyPair());
  expect(() => compressed.delta("model.layers.0.mlp.dwn_proj")).toThrow(NotFoundError);
  expect(() => compressed.delta("model.layers.0.mlp.dwn_proj")).toThrow(`near are ${down}`);
});

it("tells which singular directions are stored with how many bits", async () => {
  const pair = await tinyPair();
  const bands = async (method: Method) => (await method.compress(pair)).bands(down);
  expect(await bands(deltaCoMe({ ratio: 1 / 8, bands: "published" }))).toEqual([
    { bits: 8, rank: 1 },
    { bits: 3, rank: 1 },
    { bits: 2, rank: 27 }, // (1536 − 172 − 72 − 4) bytes at 46.5 each
  ]);
  expect(await bands(lowRank({ ratio: 1 / 8 }))).toEqual([{ bits: 16, rank: 4 }]);
  expect(await bands(bitDelta())).toEqual([]);
});

describe("a delta on the wrong base", () => {
  const other = async (name: string, shape: number[]) => {
    const base = {
      config,
      names: [name],
      weight: async () => ({ shape, data: new Float32Array(sizeOf(shape)) }),
    };
    return plus(base, { ...(await bitDelta().compress(await tinyPair())), layers: [down] });
  };

  it("is refused when a shape differs", async () => {
    const model = await other(`${down}.weight`, [64, 95]);
    await expect(model.weight(`${down}.weight`)).rejects.toThrow(ShapeError);
    await expect(model.weight(`${down}.weight`)).rejects.toThrow(/is \[64, 95\], its delta \[64, 96\]/);
  });

  it("is refused when a layer is missing", async () => {
    await expect(other("h.0.weight", [2])).rejects.toThrow(NotFoundError);
  });
});

const total = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
