import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { FormatError, NotFoundError } from "../../../toolkit/errors.ts";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import { writeCheckpoint } from "../../../toolkit/io/write-checkpoint.ts";
import { writeSafetensors } from "../../../toolkit/io/write-safetensors.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

const config = { architectures: ["LlamaForCausalLM"], hidden_size: 2 };
const tensors = new Map([
  ["a.weight", matrix(2, 2, Float32Array.of(1, -2, 0.5, 4))],
  ["b.weight", matrix(1, 3, Float32Array.of(1 / 3, 2, 3))],
]);

describe("a checkpoint", () => {
  it("reads back what was written, rounded to bfloat16", async () => {
    const folder = path.join(await temporaryFolder(), "new", "folder");
    await writeCheckpoint(folder, { config, tensors });
    const checkpoint = await openCheckpoint(folder);
    expect(checkpoint.config).toEqual(config);
    expect(checkpoint.names).toEqual(["a.weight", "b.weight"]);
    expect(checkpoint.shape("b.weight")).toEqual([1, 3]);
    expect(checkpoint.dtype("b.weight")).toBe("BF16");
    expect([...(await checkpoint.weight("a.weight")).data]).toEqual([1, -2, 0.5, 4]);
    expect((await checkpoint.weight("b.weight")).data[0]).toBe(0.333984375);
  });

  it("reads generation_config.json where there is one", async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, { config, tensors });
    expect((await openCheckpoint(folder)).generation).toBeUndefined();
    const file = path.join(folder, "generation_config.json");
    await writeFile(file, '{"eos_token_id": [1, 2]}');
    expect((await openCheckpoint(folder)).generation).toEqual({ eos_token_id: [1, 2] });
    await writeFile(file, '{"eos_token_id"');
    await expect(openCheckpoint(folder)).rejects.toThrow(FormatError);
  });

  it("reads its tensors from the shards that an index lists", async () => {
    const folder = await temporaryFolder();
    await writeShards(folder, { "a.weight": "one.safetensors", "b.weight": "two.safetensors" });
    const checkpoint = await openCheckpoint(folder);
    expect(checkpoint.names).toEqual(["a.weight", "b.weight"]);
    expect([...(await checkpoint.weight("b.weight")).data]).toEqual([2]);
  });
});

describe("a checkpoint in shards", () => {
  const layers = Array.from({ length: 5 }, (_, i) => `layer.${i}`);
  const five = new Map(layers.map((name, i) => [name, matrix(2, 3, new Float32Array(6).fill(i))]));

  it("reads back what was written, in files no larger than asked for", async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, { config, tensors: five }, { shardBytes: 30 });
    expect((await readdir(folder)).sort()).toEqual([
      "config.json",
      "model-00001-of-00003.safetensors",
      "model-00002-of-00003.safetensors",
      "model-00003-of-00003.safetensors",
      "model.safetensors.index.json",
    ]);
    const checkpoint = await openCheckpoint(folder);
    expect(checkpoint.names).toEqual(layers);
    expect([...(await checkpoint.weight("layer.3")).data]).toEqual(new Array(6).fill(3));
    const index = JSON.parse(await readFile(path.join(folder, "model.safetensors.index.json"), "utf8"));
    expect(index.metadata).toEqual({ total_size: 60 });
  });

  it("gives a tensor that is larger than a shard a file of its own", async () => {
    const folder = await temporaryFolder();
    await writeCheckpoint(folder, { config, tensors: five }, { shardBytes: 1 });
    expect((await readdir(folder)).filter((name) => name.endsWith("safetensors"))).toHaveLength(5);
  });

  it("takes the place of a checkpoint in one file, and the other way round; other files stay", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "README.md"), "mine");
    await writeCheckpoint(folder, { config, tensors });
    await writeCheckpoint(folder, { config, tensors: five }, { shardBytes: 30 });
    expect((await openCheckpoint(folder)).names).toEqual(layers);
    await writeCheckpoint(folder, { config, tensors });
    expect((await readdir(folder)).sort()).toEqual(["README.md", "config.json", "model.safetensors"]);
    expect((await openCheckpoint(folder)).names).toEqual(["a.weight", "b.weight"]);
  });

  it("asks for one tensor's bytes at a time", async () => {
    const asked: string[] = [];
    const entries = layers.map((name) => ({
      name,
      dtype: "F32" as const,
      shape: [1],
      bytes: async () => {
        asked.push(`${name} asked`);
        await new Promise((done) => setImmediate(done));
        asked.push(`${name} made`);
        return new Uint8Array(4);
      },
    }));
    await writeCheckpoint(await temporaryFolder(), { config, tensors: entries }, { shardBytes: 8 });
    expect(asked).toEqual(layers.flatMap((name) => [`${name} asked`, `${name} made`]));
  });

  it("leaves what was there when one tensor cannot be made", async () => {
    const parent = await temporaryFolder();
    const folder = path.join(parent, "model");
    await writeCheckpoint(folder, { config, tensors });
    const fails = () => Promise.reject(new Error("no room"));
    const entry = (name: string, bytes: () => Promise<Uint8Array>) =>
      ({ name, dtype: "F32", shape: [1], bytes }) as const;
    const broken = [entry("a", async () => new Uint8Array(4)), entry("b", fails)];
    const writing = writeCheckpoint(folder, { config: {}, tensors: broken }, { shardBytes: 4 });
    await expect(writing).rejects.toThrow("no room");
    expect(await readdir(parent)).toEqual(["model"]);
    expect((await openCheckpoint(folder)).config).toEqual(config);
  });

  it("refuses one name in two shards", async () => {
    const entry = { name: "a", dtype: "F32", shape: [1], bytes: new Uint8Array(4) } as const;
    const writing = writeCheckpoint(
      await temporaryFolder(),
      { config, tensors: [entry, entry] },
      { shardBytes: 4 },
    );
    await expect(writing).rejects.toThrow(/names must differ, got "a" again/);
  });
});

it("a checkpoint is written in float16 when told so, as Llama's are", async () => {
  const folder = await temporaryFolder();
  await writeCheckpoint(folder, { config, tensors }, { dtype: "F16" });
  const checkpoint = await openCheckpoint(folder);
  expect(checkpoint.dtype("b.weight")).toBe("F16");
  expect((await checkpoint.weight("b.weight")).data[0]).toBe(0.333251953125);
});

describe("a checkpoint that is not whole", () => {
  it("has no folder", async () => {
    await expect(openCheckpoint("/no/such/folder")).rejects.toThrow(NotFoundError);
    await expect(openCheckpoint("/no/such/folder")).rejects.toThrow(
      "openCheckpoint: expected a folder with config.json and model.safetensors, there is none at /no/such/folder",
    );
  });

  it("is a file", async () => {
    await expect(openCheckpoint(import.meta.filename)).rejects.toThrow(NotFoundError);
  });

  it("has no config.json", async () => {
    const folder = await temporaryFolder();
    await expect(openCheckpoint(folder)).rejects.toThrow(NotFoundError);
    await expect(openCheckpoint(folder)).rejects.toThrow(/config\.json, nothing is there/);
  });

  it.each(["{", "[]", "null", "3"])("has the config.json %j", async (text) => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "config.json"), text);
    await expect(openCheckpoint(folder)).rejects.toThrow(FormatError);
  });

  it("has no weights", async () => {
    const folder = await temporaryFolder();
    await writeFile(path.join(folder, "config.json"), "{}");
    await expect(openCheckpoint(folder)).rejects.toThrow(NotFoundError);
    await expect(openCheckpoint(folder)).rejects.toThrow(/neither is there/);
  });

  it("lacks a shard", async () => {
    const folder = await temporaryFolder();
    await writeShards(folder, { "a.weight": "one.safetensors", "b.weight": "three.safetensors" });
    await expect(openCheckpoint(folder)).rejects.toThrow(NotFoundError);
    await expect(openCheckpoint(folder)).rejects.toThrow(/three\.safetensors/);
  });

  it("has a shard without the tensor it should have", async () => {
    const folder = await temporaryFolder();
    await writeShards(folder, { "a.weight": "two.safetensors" });
    await expect(openCheckpoint(folder)).rejects.toThrow(FormatError);
  });

  it.each(["../one.safetensors", "/etc/one", 3])("has an index that leads to %j", async (shard) => {
    const folder = await temporaryFolder();
    await writeShards(folder, { "a.weight": shard });
    await expect(openCheckpoint(folder)).rejects.toThrow(FormatError);
  });

  it("has an index without a map", async () => {
    const folder = await temporaryFolder();
    await writeShards(folder, null);
    await expect(openCheckpoint(folder)).rejects.toThrow(/expected a weight_map/);
  });

  it("has no tensor of a name", async () => {
    const folder = path.join(await temporaryFolder(), "m");
    await writeCheckpoint(folder, { config, tensors });
    const checkpoint = await openCheckpoint(folder);
    await expect(checkpoint.weight("c.weight")).rejects.toThrow(NotFoundError);
    expect(() => checkpoint.shape("c.weight")).toThrow(/no tensor "c.weight"/);
  });
});

/** Two shards, `a.weight` = [1] in the first and `b.weight` = [2] in the second, and the given map. */
async function writeShards(folder: string, weightMap: unknown): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, "config.json"), JSON.stringify(config));
  const index = path.join(folder, "model.safetensors.index.json");
  await writeFile(index, JSON.stringify({ metadata: {}, weight_map: weightMap }));
  const shard = (file: string, name: string, value: number) =>
    writeSafetensors(path.join(folder, file), [
      { name, dtype: "F32", shape: [1], bytes: new Uint8Array(Float32Array.of(value).buffer) },
    ]);
  await shard("one.safetensors", "a.weight", 1);
  await shard("two.safetensors", "b.weight", 2);
}
