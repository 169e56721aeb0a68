import { expect, test } from "vitest";
import type { Weights } from "../../../toolkit/io/weights.ts";
import { dareTies } from "../../../toolkit/merge/dare-ties.ts";
import { mergeModels } from "../../../toolkit/merge/merge-models.ts";
import type { MergeRule } from "../../../toolkit/merge/rule.ts";
import { taskArithmetic } from "../../../toolkit/merge/task-arithmetic.ts";
import { ties } from "../../../toolkit/merge/ties.ts";
import { widen } from "../../../toolkit/merge/widen.ts";
import { allocate, type Tensor } from "../../../toolkit/tensor/tensor.ts";
import { gaussian } from "../../helpers/random.ts";

const tensor = (...numbers: number[]): Tensor => {
  const data = allocate(numbers.length);
  data.set(numbers);
  return { shape: [numbers.length], data };
};
const model = (tensors: Record<string, Tensor>, config = {}): Weights => ({
  config,
  names: Object.keys(tensors),
  weight: async (name) => tensors[name]!,
});
const merged = (rule: MergeRule, ...deltas: number[][]) => [
  ...rule.merge(
    deltas.map((delta) => Float32Array.from(delta)),
    "w",
    tensor(...deltas[0]!),
  ),
];
const noise = (seed: number, n: number) => {
  const next = gaussian(seed);
  return Array.from({ length: n }, next);
};

test("task arithmetic adds deltas, and takes away with a negative lambda", async () => {
  const base = model({ w: tensor(1, 2, 3) });
  const models = [model({ w: tensor(1.5, 2, 3) }), model({ w: tensor(1, 4, 2) })];
  const at = async (lambda: number) => [
    ...(await mergeModels(base, models, taskArithmetic({ lambda })).weight("w")).data,
  ];
  expect(await at(1)).toEqual([1.5, 4, 2]);
  expect(await at(-0.5)).toEqual([0.75, 1, 3.5]);
});

test("TIES keeps what is large, lets signs be elected, and counts only those that won", () => {
  //  trimmed to half: [4, 0, -3, 0], [0, 2, 5, 0], [1, 0, 0, -6]; elected signs + + + -
  const deltas = [
    [4, 0.1, -3, 0.2],
    [0.3, 2, 5, -0.1],
    [1, -0.5, 0.4, -6],
  ];
  expect(merged(ties({ density: 0.5 }), ...deltas)).toEqual([2.5, 2, 5, -6]);
  expect(merged(ties({ density: 0.5, lambda: 2 }), ...deltas)).toEqual([5, 4, 10, -12]);
});

test("where deltas cancel exactly, TIES leaves the base alone", () => {
  expect(merged(ties({ density: 1 }), [3, 1], [-3, 1])).toEqual([0, 1]);
});

test.each([ties({ density: 1 }), dareTies({ density: 1 }), taskArithmetic(), widen()])(
  "$name gives back the only model there is",
  async (rule) => {
    const [base, only] = [noise(1, 64), noise(2, 64)];
    const weights = mergeModels(model({ w: tensor(...base) }), [model({ w: tensor(...only) })], rule);
    const { data } = await weights.weight("w");
    for (const [i, x] of data.entries()) expect(x).toBeCloseTo(only[i]!, 5);
  },
);

test("DARE keeps the mean of a delta over its draws, and draws anew for each model and tensor", () => {
  const one = [1, 1, 1, 1, 1, 1, 1, 1];
  const draws = Array.from({ length: 400 }, (_, seed) => merged(dareTies({ density: 0.25, seed }), one));
  for (const draw of draws) expect(draw.filter((x) => x !== 0)).toEqual([4, 4]);
  const mean = one.map((_, i) => draws.reduce((sum, draw) => sum + draw[i]!, 0) / draws.length);
  for (const x of mean) expect(Math.abs(x - 1)).toBeLessThan(0.35); // four deviations of 400 draws
  const rule = dareTies({ density: 0.5 });
  const many = Float32Array.from(noise(3, 256), Math.abs);
  const [a, b] = ["a", "b"].map(
    (name) =>
      (...deltas: Float32Array[]) =>
        rule.merge(deltas, name, tensor()),
  );
  expect(a!(many)).not.toEqual(b!(many));
  const both = a!(many, many);
  expect(both.filter((x) => x !== 0).length).toBeGreaterThan(160); // 192 when the draws are independent
  expect(a!(many)).toEqual(dareTies({ density: 0.5 }).merge([many], "a", tensor()));
});

test("what does not fit is refused with names and numbers", async () => {
  const base = model({ w: tensor(1, 2), b: tensor(0) });
  expect(() => mergeModels(base, [], ties())).toThrow("mergeModels: expected at least one model, got none");
  expect(() => mergeModels(base, [model({ w: tensor(1, 2) })], ties())).toThrow(
    'model 1 of 1 has no tensor "b"',
  );
  const shaped = mergeModels(base, [model({ w: tensor(1), b: tensor(0) })], ties());
  await expect(shaped.weight("w")).rejects.toThrow('base "w" is [2], a model\'s is [1]');
  const broken = mergeModels(base, [model({ w: tensor(1, Number.NaN), b: tensor(0) })], ties());
  await expect(broken.weight("w")).rejects.toThrow('expected finite weights, got NaN and 2 in "w" at 1');
  expect(() => ties({ density: 0 })).toThrow("density must be above 0 and at most 1, got 0");
  expect(() => dareTies({ seed: -1 })).toThrow("seed must be a whole number");
  expect(() => taskArithmetic({ lambda: Number.NaN })).toThrow("lambda must be a finite number, got NaN");
});
