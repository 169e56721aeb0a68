import { describe, expect, it } from "vitest";
import { openPair } from "../../../toolkit/delta/pair.ts";
import { NotFoundError, ShapeError, UnsupportedError, ValueError } from "../../../toolkit/errors.ts";
import type { Tensor } from "../../../toolkit/tensor/tensor.ts";
import { fineTune, randomTensors, type Tensors, tinyPair, writePair } from "../../helpers/pair.ts";

const base = randomTensors(1);
const down = "model.layers.0.mlp.down_proj";

/** The base with one tensor exchanged. */
const withTensor = (name: string, tensor: Tensor): Tensors => new Map([...base, [name, tensor]]);

describe("a pair", () => {
  it("lists the seven projections of every layer, and all other tensors apart", async () => {
    const { layers, others } = await tinyPair();
    expect(layers).toHaveLength(14);
    expect(layers.slice(0, 3)).toEqual([
      "model.layers.0.mlp.down_proj",
      "model.layers.0.mlp.gate_proj",
      "model.layers.0.mlp.up_proj",
    ]);
    expect([...others].sort()).toEqual([
      "lm_head.weight",
      "model.embed_tokens.weight",
      "model.layers.0.input_layernorm.weight",
      "model.layers.0.post_attention_layernorm.weight",
      "model.layers.1.input_layernorm.weight",
      "model.layers.1.post_attention_layernorm.weight",
      "model.norm.weight",
    ]);
  });

  it("has the fine-tuned weights minus the base's as its delta", async () => {
    const pair = await tinyPair();
    const [b, f] = [await pair.base.weight(`${down}.weight`), await pair.fineTuned.weight(`${down}.weight`)];
    const delta = await pair.delta(down);
    expect(delta.shape).toEqual([64, 96]);
    expect(pair.shape(down)).toEqual([64, 96]);
    delta.data.forEach((x, i) => {
      expect(x).toBe(Math.fround(f.data[i]! - b.data[i]!));
    });
  });

  it("counts the weights that did not move", async () => {
    const moved = base.get(`${down}.weight`)!;
    const quarter = { ...moved, data: moved.data.map((x, i) => (i % 4 === 0 ? x + 1 : x)) };
    const pair = await openPair(await writePair(base, withTensor(`${down}.weight`, quarter)));
    expect(await pair.unchanged(down)).toBe(0.75);
    expect(await pair.unchanged("model.layers.1.mlp.down_proj")).toBe(1);
  });

  it("does not see an update below the precision of bfloat16", async () => {
    const nudged = new Map(
      [...base].map(([name, t]) => [name, { ...t, data: t.data.map((x) => x * 1.0001) }]),
    );
    const pair = await openPair(await writePair(base, nudged));
    expect(await pair.unchanged(down)).toBeGreaterThan(0.9);
  });
});

describe("what is no pair", () => {
  it("has a tensor of two shapes: both are named", async () => {
    const wide = { shape: [64, 97], data: new Float32Array(64 * 97) };
    const folders = await writePair(base, withTensor(`${down}.weight`, wide));
    const opening = openPair(folders);
    await expect(opening).rejects.toThrow(ShapeError);
    await expect(opening).rejects.toThrow(
      /"model\.layers\.0\.mlp\.down_proj\.weight".*\[64, 96\] in the base.*\[64, 97\]/,
    );
  });

  it("has a larger vocabulary on one side", async () => {
    const grown = { shape: [33, 64], data: new Float32Array(33 * 64) };
    const folders = await writePair(base, withTensor("lm_head.weight", grown));
    await expect(openPair(folders)).rejects.toThrow(/"lm_head.weight".*\[32, 64\].*\[33, 64\]/);
  });

  it("has a tensor that only one side knows", async () => {
    const extra = { shape: [3], data: new Float32Array(3) };
    const folders = await writePair(base, withTensor("model.layers.0.self_attn.q_proj.bias", extra));
    await expect(openPair(folders)).rejects.toThrow(
      /"model.layers.0.self_attn.q_proj.bias".*nothing in the base.*\[3\]/,
    );
  });

  it("has no layer of a known kind", async () => {
    const other = new Map([["h.0.attn.c_attn.weight", { shape: [2, 2], data: new Float32Array(4) }]]);
    const folders = await writePair(other, other);
    await expect(openPair(folders)).rejects.toThrow(UnsupportedError);
    await expect(openPair(folders)).rejects.toThrow(/got h\.0\.attn\.c_attn\.weight/);
  });

  it("is a folder that does not exist", async () => {
    const { fineTuned } = await writePair(base, base);
    await expect(openPair({ base: "/no/such/folder", fineTuned })).rejects.toThrow(NotFoundError);
  });
});

describe("asking for what is not there", () => {
  it("gives the layers whose names come near", async () => {
    const pair = await tinyPair();
    await expect(pair.delta("model.layers.7.mlp.down_proj")).rejects.toThrow(NotFoundError);
    await expect(pair.delta("model.layers.7.mlp.down_proj")).rejects.toThrow(
      'pair: no layer "model.layers.7.mlp.down_proj", near are model.layers.0.mlp.down_proj, model.layers.1.mlp.down_proj,',
    );
    expect(() => pair.shape("lm_head")).toThrow(NotFoundError);
  });

  it.each([Number.NaN, Number.NEGATIVE_INFINITY])("refuses a delta from a weight that is %d", async (x) => {
    const fineTuned = fineTune(base, 2);
    const tensor = fineTuned.get(`${down}.weight`)!;
    tensor.data[97] = x;
    const pair = await openPair(await writePair(base, fineTuned));
    await expect(pair.delta(down)).rejects.toThrow(ValueError);
    await expect(pair.delta(down)).rejects.toThrow(
      new RegExp(`${x} in the fine-tuned model at \\[1, 1\\] of ${down}`),
    );
  });
});
