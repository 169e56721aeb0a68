import { expect, test } from "vitest";
import { NotFoundError } from "../../../toolkit/errors.ts";
import { exploreLayer } from "../../../toolkit/explore/explore-layer.ts";
import { explorePair } from "../../../toolkit/explore/explore-pair.ts";
import { gram as gramOf } from "../../../toolkit/linalg/gram.ts";
import { normalMatrix } from "../../../toolkit/synthetic/matrices.ts";
import { tinyPair } from "../../helpers/pair.ts";

const name = "model.layers.1.mlp.down_proj";
const bands = [
  { bits: 8, rank: 1 },
  { bits: 2, rank: 12 },
];

test("a layer of a pair is its delta with its inputs, decomposed once", async () => {
  const pair = await tinyPair();
  const gram = gramOf(normalMatrix([120, pair.shape(name)[1]], 5));
  const asked: string[] = [];
  const calibration = {
    gram: async (layer: string) => {
      asked.push(layer);
      return gram;
    },
  };
  const { layer } = explorePair(pair, { calibration, range: "min-max" });
  const [first, again] = await Promise.all([layer(name), layer(name)]);
  expect(again).toBe(first);
  expect(asked).toEqual([name]);
  const alone = exploreLayer(await pair.delta(name), { gram, range: "min-max" });
  expect(first.weightError(bands)).toBe(alone.weightError(bands));
  expect(first.outputError(bands)).toBe(alone.outputError(bands));
});

test("without calibration there are errors of weights, and a layer that there is not is an error each time", async () => {
  const { layer } = explorePair(await tinyPair());
  const explored = await layer(name);
  expect(explored.weightError(bands)).toBeGreaterThan(0);
  expect(() => explored.outputError(bands)).toThrow("expected a Gram matrix");
  await expect(layer("model.layers.7.mlp.down_proj")).rejects.toThrow(NotFoundError);
  await expect(layer("model.layers.7.mlp.down_proj")).rejects.toThrow(NotFoundError);
});

test("what failed is tried again", async () => {
  const pair = await tinyPair();
  let isBroken = true;
  const calibration = {
    gram: async () => {
      if (isBroken) throw new Error("not now");
      return gramOf(normalMatrix([120, pair.shape(name)[1]], 5));
    },
  };
  const { layer } = explorePair(pair, { calibration });
  await expect(layer(name)).rejects.toThrow("not now");
  isBroken = false;
  expect((await layer(name)).outputError(bands)).toBeGreaterThan(0);
});
