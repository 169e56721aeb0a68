import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { mergeModels } from "../../../toolkit/merge/merge-models.ts";
import { widen } from "../../../toolkit/merge/widen.ts";
import type { Tensor } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

interface Golden {
  readonly tensor: string;
  readonly shape: number[];
  readonly options: { threshold: number; score: number };
  readonly base: number[];
  readonly deltas: number[][];
  readonly merged: number[];
}

const golden: { widen: Golden[] } = JSON.parse(readFileSync("test/fixtures/merge/golden.json", "utf8"));
const floats = (numbers: readonly number[]) => Float32Array.from(numbers);

const base = randomMatrix(24, 16, 1);
const merged = (deltas: readonly Float32Array[], name = "w", from: Tensor = base) =>
  widen().merge(deltas, name, from);
/** A delta that moves some columns by so much, others by a thousandth of it. */
const moving = (columns: readonly number[], size: number, seed: number) =>
  randomMatrix(24, 16, seed, size).data.map((x, at) => (columns.includes(at % 16) ? x : x / 1000));

describe("WIDEN", () => {
  it.each(golden.widen.map((one, i) => [`${i}: ${one.tensor} [${one.shape}]`, one] as const))(
    "merges as an independent implementation does, %s",
    (_, { tensor, shape, options, base, deltas, merged }) => {
      const data = widen(options).merge(deltas.map(floats), tensor, { shape, data: floats(base) });
      data.forEach((x, i) => {
        expect(x).toBeCloseTo(merged[i]!, 5);
      });
    },
  );

  it("takes each column whole from the model that changed it, however small that model's changes are", () => {
    const [first, second] = [
      [0, 1, 2, 3, 4, 5, 6, 7],
      [8, 9, 10, 11, 12, 13, 14, 15],
    ];
    const [strong, weak] = [moving(first!, 0.5, 2), moving(second!, 0.005, 3)];
    const sum = merged([strong, weak]);
    sum.forEach((x, at) => {
      const own = first!.includes(at % 16) ? strong : weak;
      const other = own === strong ? weak : strong;
      expect(Math.abs(x - own[at]!)).toBeLessThanOrEqual(1.01 * Math.abs(other[at]!) + 1e-6);
    });
  });

  it("does not depend on the order of the models", () => {
    const deltas = [2, 3, 4].map((seed) => randomMatrix(24, 16, seed, 0.1 * seed).data);
    const forth = merged(deltas);
    merged(deltas.toReversed()).forEach((x, i) => {
      expect(x).toBeCloseTo(forth[i]!, 6);
    });
  });

  it("ranks the tokens of an embedding, which are its rows", () => {
    const delta = randomMatrix(24, 16, 5, 0.1).data;
    const turned = (data: Float32Array, rows: number, columns: number) =>
      data.map((_, at) => data[(at % rows) * columns + Math.floor(at / rows)]!);
    const other = randomMatrix(24, 16, 6, 0.1).data;
    const asRows = merged([delta, other], "model.embed_tokens.weight");
    const across: Tensor = { shape: [16, 24], data: turned(base.data, 24, 16) };
    const asColumns = merged([turned(delta, 24, 16), turned(other, 24, 16)], "w", across);
    expect(asRows).toEqual(turned(asColumns, 16, 24));
  });

  it("stays finite where columns are zero, and leaves a base alone that no model changed", () => {
    const hollow: Tensor = { shape: [4, 3], data: floats([0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0]) };
    const one = floats([0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1]);
    const zero = new Float32Array(12);
    expect(merged([one, zero], "w", hollow).every(Number.isFinite)).toBe(true);
    expect(merged([zero, zero], "w", hollow)).toEqual(zero);
  });

  it("merges models", async () => {
    const model = (data: Float32Array) => ({
      config: {},
      names: ["w"],
      weight: async () => ({ shape: base.shape, data }),
    });
    const delta = randomMatrix(24, 16, 7, 0.1).data;
    const moved = model(base.data.map((x, i) => x + delta[i]!));
    const { data } = await mergeModels(model(base.data), [moved, moved], widen()).weight("w");
    expect(data.every(Number.isFinite)).toBe(true);
    expect(data).not.toEqual(base.data);
  });

  it("refuses what is no number", () => {
    expect(() => widen({ threshold: Number.NaN })).toThrow(
      "widen: threshold must be a number from 0 on, got NaN",
    );
    expect(() => widen({ score: -1 })).toThrow("widen: score must be a number from 0 on, got -1");
  });
});
