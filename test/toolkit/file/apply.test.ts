import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openPair, type Pair } from "../../../toolkit/delta/pair.ts";
import { FormatError, MismatchError } from "../../../toolkit/errors.ts";
import { applyDelta } from "../../../toolkit/file/apply-delta.ts";
import { openDelta } from "../../../toolkit/file/open-delta.ts";
import { roundToBfloat16 } from "../../../toolkit/io/bfloat16.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { writeCheckpoint } from "../../../toolkit/io/write-checkpoint.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { config, fineTune, randomTensors, type Tensors, tinyPair, writePair } from "../../helpers/pair.ts";

const down = "model.layers.0.mlp.down_proj.weight";
const embeddings = "model.embed_tokens.weight";

const applied = async (pair: Pair, options: Parameters<typeof deltaFile>[2] = {}) => {
  const folder = path.join(await temporaryFolder(), "applied");
  await applyDelta(await deltaFile(pair, deltaCoMe({ ratio: 1 / 8 }), options), pair.base, folder);
  return openCheckpoint(folder);
};

describe("a base with a delta file on top", () => {
  it("is the same model as with the compressed delta from memory", async () => {
    const pair = await tinyPair();
    const fromMemory = pair.base.plus(await bitDelta().compress(pair));
    const fromFile = pair.base.plus(await deltaFile(pair));
    expect([...fromFile.names].sort()).toEqual([...fromMemory.names].sort());
    for (const name of fromFile.names)
      expect(await fromFile.weight(name)).toEqual(await fromMemory.weight(name));
  });

  it("written as a checkpoint has the layers in bfloat16, and every bit of all other tensors", async () => {
    const pair = await tinyPair();
    const checkpoint = await applied(pair);
    const sum = pair.base.plus(await deltaFile(pair, deltaCoMe({ ratio: 1 / 8 })));
    expect([...checkpoint.names].sort()).toEqual([...pair.fineTuned.names].sort());
    expect((await checkpoint.weight(down)).data).toEqual(roundToBfloat16((await sum.weight(down)).data));
    for (const name of pair.others)
      expect(await checkpoint.bytes(name)).toEqual(await pair.fineTuned.bytes(name));
  });

  it("takes the other tensors from the base where that was asked for, at no cost", async () => {
    const pair = await tinyPair();
    const delta = await deltaFile(pair, bitDelta(), { rest: "base" });
    expect(delta.ledger.uncompressed).toBe(0);
    const checkpoint = await applied(pair, { rest: "base" });
    for (const name of pair.others) expect(await checkpoint.bytes(name)).toEqual(await pair.base.bytes(name));
  });

  it("stores nothing for a tensor that fine-tuning left alone", async () => {
    const base = randomTensors(1);
    const fineTuned = fineTune(base, 2).set(embeddings, base.get(embeddings)!);
    const delta = await deltaFile(await openPair(await writePair(base, fineTuned)));
    expect(delta.description.others[embeddings]).toEqual({ kept: "base" });
    expect(delta.ledger.uncompressed).toBe(2 * 32 * 64); // the head; norms do not move in these pairs either
  });

  it("keeps NaN and infinite numbers of other tensors as they are", async () => {
    const base = randomTensors(1);
    const fineTuned = fineTune(base, 2);
    fineTuned.get(embeddings)!.data.set([Number.NaN, Infinity, -Infinity, -0]);
    const pair = await openPair(await writePair(base, fineTuned));
    expect(await (await applied(pair)).bytes(embeddings)).toEqual(await pair.fineTuned.bytes(embeddings));
  });

  it("keeps the types of a fine-tuned model that was saved in others than its base", async () => {
    const folder = await temporaryFolder();
    const write = async (name: string, tensors: Tensors, dtype: "F16" | "F32" | "BF16") => {
      await writeCheckpoint(path.join(folder, name), { config, tensors }, { dtype });
      return path.join(folder, name);
    };
    const base = await write("base", randomTensors(1), "BF16");
    const fineTuned = await write("fine-tuned", fineTune(randomTensors(1), 2), "F32");
    const pair = await openPair({ base, fineTuned });
    const checkpoint = await applied(pair);
    expect([checkpoint.dtype(down), checkpoint.dtype(embeddings)]).toEqual(["F32", "F32"]);
    expect(await checkpoint.bytes(embeddings)).toEqual(await pair.fineTuned.bytes(embeddings));
  });

  it("is divided into shards that an index lists, when it is larger than a shard may be", async () => {
    const pair = await tinyPair();
    const folder = path.join(await temporaryFolder(), "applied");
    await applyDelta(await deltaFile(pair), pair.base, folder, { shardBytes: 40_000 });
    expect(await readdir(folder)).toContain("model.safetensors.index.json");
    const checkpoint = await openCheckpoint(folder);
    expect(await checkpoint.bytes(embeddings)).toEqual(await pair.fineTuned.bytes(embeddings));
  });
});

describe("configuration and tokenizer", () => {
  it("are the fine-tuned model's, stored only where the base's differ", async () => {
    const pair = await tinyPair();
    const { base, fineTuned } = pair;
    await writeFile(path.join(base.folder, "tokenizer.json"), "{}");
    await writeFile(path.join(fineTuned.folder, "tokenizer.json"), "{}");
    await writeFile(path.join(fineTuned.folder, "generation_config.json"), '{"eos_token_id": 2}');
    await writeFile(path.join(fineTuned.folder, "config.json"), JSON.stringify({ ...config, tuned: true }));
    const delta = await deltaFile(pair);
    const kept = Object.entries(delta.description.files).map(([name, entry]) => [name, entry.kept]);
    expect(Object.fromEntries(kept)).toEqual({
      "config.json": "values",
      "generation_config.json": "values",
      "tokenizer.json": "base",
    });
    expect(base.plus(delta).config).toMatchObject({ tuned: true });
    const folder = path.join(await temporaryFolder(), "applied");
    await applyDelta(delta, base, folder);
    for (const name of Object.keys(delta.description.files))
      expect(await readFile(path.join(folder, name))).toEqual(
        await readFile(path.join(fineTuned.folder, name)),
      );
  });

  it("are refused when the base's have changed since", async () => {
    const pair = await tinyPair();
    const delta = await deltaFile(pair);
    await writeFile(path.join(pair.base.folder, "config.json"), "{}");
    const applying = applyDelta(delta, pair.base, path.join(await temporaryFolder(), "applied"));
    await expect(applying).rejects.toThrow(MismatchError);
    await rm(path.join(pair.base.folder, "config.json"));
    const again = applyDelta(delta, pair.base, path.join(await temporaryFolder(), "applied"));
    await expect(again).rejects.toThrow(/config\.json .*got no such file/);
  });
});

describe("a wrong base is refused", () => {
  const otherBase = async (change: (tensors: Tensors) => void) => {
    const tensors = randomTensors(1);
    change(tensors);
    const folder = path.join(await temporaryFolder(), "other");
    await writeCheckpoint(folder, { config, tensors });
    return openCheckpoint(folder);
  };

  it("at once, where a tensor has another shape or is missing", async () => {
    const delta = await deltaFile(await tinyPair());
    const base = await otherBase((tensors) => tensors.delete(down));
    expect(() => base.plus(delta)).toThrow(MismatchError);
    expect(() => base.plus(delta)).toThrow(/expected BF16 \[64, 96\] as ".*down_proj.*got nothing/);
  });

  it.each([down, embeddings])("as soon as %s is read, where one number of it differs", async (name) => {
    const delta = await deltaFile(await tinyPair());
    const base = await otherBase((tensors) => {
      tensors.get(name)!.data[7]! *= 2;
    });
    await expect(base.plus(delta).weight(name)).rejects.toThrow(MismatchError);
    await expect(base.plus(delta).weight("lm_head.weight")).resolves.toBeDefined();
  });

  it("and nothing is written", async () => {
    const delta = await deltaFile(await tinyPair());
    const base = await otherBase((tensors) => {
      tensors.get("lm_head.weight")!.data[7]! *= 2;
    });
    const folder = await temporaryFolder();
    await expect(applyDelta(delta, base, path.join(folder, "applied"))).rejects.toThrow(MismatchError);
    expect(await readdir(folder)).toEqual([]);
  });
});

it("a delta file that is damaged is not applied", async () => {
  const pair = await tinyPair();
  const { file } = await deltaFile(pair);
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes);
  const folder = await temporaryFolder();
  const applying = applyDelta(await openDelta(file), pair.base, path.join(folder, "applied"));
  await expect(applying).rejects.toThrow(FormatError);
  expect(await readdir(folder)).toEqual([]);
});
