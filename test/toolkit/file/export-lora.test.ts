import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { adapterConfig } from "../../../toolkit/file/adapter-config.ts";
import { exportLora } from "../../../toolkit/file/export-lora.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { adapterDelta } from "../../helpers/adapter.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { tinyPair } from "../../helpers/pair.ts";

const down = "model.layers.0.mlp.down_proj";

describe("an adapter", () => {
  it("of the low-rank method is its delta, number by number", async () => {
    const delta = await deltaFile(await tinyPair(), lowRank({ ratio: 1 / 8 }));
    const folder = await temporaryFolder();
    const { rank, errors } = await exportLora(delta, folder, { base: "org/base" });
    expect(rank).toBe(4);
    expect(Math.max(...errors.values())).toBe(0);
    for (const layer of delta.layers)
      expect(await adapterDelta(folder, layer)).toEqual(await delta.delta(layer));
  });

  it("of another method is as far from its delta as it says, and nearer for a larger rank", async () => {
    const delta = await deltaFile(await tinyPair(), deltaCoMe({ ratio: 1 / 8 }));
    const folder = await temporaryFolder();
    const coarse = await exportLora(delta, folder, { rank: 4 });
    const fine = await exportLora(delta, folder, { rank: 28 });
    const measured = relativeError(await delta.delta(down), await adapterDelta(folder, down));
    expect(fine.errors.get(down)).toBeCloseTo(measured, 12);
    expect(fine.errors.get(down)).toBeLessThan(coarse.errors.get(down)!);
  });

  it("consists of the two files that PEFT reads, and names what it has no place for", async () => {
    const folder = await temporaryFolder();
    const { left } = await exportLora(await deltaFile(await tinyPair()), folder, {
      rank: 2,
      base: "org/base",
    });
    expect((await readdir(folder)).sort()).toEqual(["adapter_config.json", "adapter_model.safetensors"]);
    expect(JSON.parse(await readFile(path.join(folder, "adapter_config.json"), "utf8"))).toMatchObject({
      peft_type: "LORA",
      r: 2,
      lora_alpha: 2,
      base_model_name_or_path: "org/base",
    });
    expect([...left].sort()).toEqual(["lm_head.weight", "model.embed_tokens.weight"]);
  });
});

describe("its configuration", () => {
  it("has the largest rank, and a pattern for the layers that have less", () => {
    const ranks = new Map([
      ["model.layers.0.self_attn.q_proj", 8],
      ["model.layers.0.self_attn.k_proj", 5],
    ]);
    expect(adapterConfig(ranks, "")).toMatchObject({
      r: 8,
      lora_alpha: 8,
      rank_pattern: { "model.layers.0.self_attn.k_proj": 5 },
      alpha_pattern: { "model.layers.0.self_attn.k_proj": 5 },
      target_modules: ["q_proj", "k_proj"],
    });
  });

  it("names modules in full where a vision tower has some of the same short name", () => {
    const layer = "language_model.model.layers.0.self_attn.q_proj";
    expect(adapterConfig(new Map([[layer, 8]]), "")).toMatchObject({ target_modules: [layer] });
  });
});

describe("an impossible rank is refused:", () => {
  it("one for the low-rank method, which has its own", async () => {
    const delta = await deltaFile(await tinyPair(), lowRank({ ratio: 1 / 8 }));
    await expect(exportLora(delta, await temporaryFolder(), { rank: 3 })).rejects.toThrow(ValueError);
  });

  it.each([undefined, 0, 1.5, 33])("%s for a method without factors", async (rank) => {
    const folder = await temporaryFolder();
    const delta = await deltaFile(await tinyPair(), bitDelta());
    const exporting = exportLora(delta, folder, rank === undefined ? {} : { rank });
    await expect(exporting).rejects.toThrow(rank === undefined ? ValueError : ShapeError);
    expect(await readdir(folder)).toEqual([]);
  });
});
