import { expect, test } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { plus } from "../../../toolkit/io/weights.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { lossless } from "../../../toolkit/methods/lossless.ts";
import { onBackbone, quantizeBackbone } from "../../../toolkit/methods/quantized-backbone.ts";
import { dequantize, quantize } from "../../../toolkit/quant/affine.ts";
import { asMatrix, sizeOf } from "../../../toolkit/tensor/tensor.ts";
import { tinyPair } from "../../helpers/pair.ts";

const LAYER = "model.layers.1.mlp.down_proj";
const NAME = `${LAYER}.weight`;

test("projections are rounded in groups of their rows, all other tensors stay", async () => {
  const { base } = await tinyPair();
  const backbone = await quantizeBackbone(base, { bits: 4, groupSize: 32, range: "min-max" });
  const weight = asMatrix(await base.weight(NAME), "test");
  const expected = dequantize(quantize(weight, 4, { per: 32, range: "min-max" }));
  expect((await backbone.weight(NAME)).data).toEqual(expected.data);
  for (const name of ["model.embed_tokens.weight", "lm_head.weight", "model.norm.weight"])
    expect((await backbone.weight(name)).data).toEqual((await base.weight(name)).data);
  expect(backbone.names).toEqual(base.names);
});

test("every bit that is stored is counted: codes, scales and zero points", async () => {
  const pair = await tinyPair();
  const backbone = await quantizeBackbone(pair.base, { bits: 4, groupSize: 32 });
  expect(backbone.bitsPerWeight).toBeCloseTo(4 + (16 + 4) / 32, 10); // rows here are whole groups
  const weights = pair.layers.reduce((sum, layer) => sum + sizeOf(pair.shape(layer)), 0);
  expect(backbone.bytes).toBe((backbone.bitsPerWeight * weights) / 8);
});

test("more bits err less, and four bits by a tenth or so", async () => {
  const { base } = await tinyPair();
  const weight = asMatrix(await base.weight(NAME), "test");
  const errorAt = async (bits: number) => {
    const rounded = await (await quantizeBackbone(base, { bits })).weight(NAME);
    return relativeError(weight, asMatrix(rounded, "test"));
  };
  const [three, four, eight] = [await errorAt(3), await errorAt(4), await errorAt(8)];
  expect(three).toBeGreaterThan(four);
  expect(four).toBeGreaterThan(eight);
  expect(four).toBeLessThan(0.12);
  expect(eight).toBeLessThan(0.01);
});

test("a delta taken from the quantized base leads from there to the fine-tuned model", async () => {
  const pair = await tinyPair();
  const backbone = await quantizeBackbone(pair.base);
  const onFour = onBackbone(pair, backbone);
  const [delta, tuned, under] = await Promise.all([
    onFour.delta(LAYER),
    pair.fineTuned.weight(NAME),
    backbone.weight(NAME),
  ]);
  delta.data.forEach((value, i) => {
    expect(value).toBe(Math.fround(tuned.data[i]! - under.data[i]!));
  });
  const compressed = await lossless().compress(onFour);
  const sum = asMatrix(await plus(backbone, compressed).weight(NAME), "test");
  expect(relativeError(asMatrix(tuned, "test"), sum)).toBeLessThan(1e-2);
  expect((await onFour.base.plus(compressed).weight(NAME)).data).toEqual(sum.data);
});

test("impossible bits are an error", async () => {
  const { base } = await tinyPair();
  await expect(quantizeBackbone(base, { bits: 9 })).rejects.toThrow(ValueError);
  await expect(quantizeBackbone(base, { groupSize: 0 })).rejects.toThrow(ValueError);
});
