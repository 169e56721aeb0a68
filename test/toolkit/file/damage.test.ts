import { open, readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { openPair } from "../../../toolkit/delta/pair.ts";
import { FormatError, UnsupportedError } from "../../../toolkit/errors.ts";
import { FORMAT, parseDescription } from "../../../toolkit/file/description.ts";
import { openDelta } from "../../../toolkit/file/open-delta.ts";
import { writeSafetensors } from "../../../toolkit/io/write-safetensors.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { writePair } from "../../helpers/pair.ts";
import { randomMatrix } from "../../helpers/random.ts";

/** A model of one small layer and a norm, as a delta file. */
async function smallDelta(): Promise<string> {
  const model = (seed: number) =>
    new Map([
      ["model.layers.0.mlp.down_proj.weight", randomMatrix(8, 8, seed)],
      ["model.norm.weight", randomMatrix(1, 8, seed)],
    ]);
  return (await deltaFile(await openPair(await writePair(model(1), model(2))))).file;
}

const readAll = async (file: string) => (await openDelta(file)).verify();

describe("damage to a delta file is found", () => {
  it("whichever byte of it changes", { timeout: 300_000 }, async () => {
    const file = await smallDelta();
    await expect(readAll(file)).resolves.toBeUndefined();
    const bytes = await readFile(file);
    const handle = await open(file, "r+");
    const unseen: number[] = [];
    for (const [at, byte] of bytes.entries()) {
      await handle.write(Buffer.of(byte ^ (1 << (at % 8))), 0, 1, at);
      await readAll(file).then(
        () => unseen.push(at),
        (error: unknown) => expect(error).toBeInstanceOf(FormatError),
      );
      await handle.write(Buffer.of(byte), 0, 1, at);
    }
    await handle.close();
    expect(unseen).toEqual([]);
    await expect(readAll(file)).resolves.toBeUndefined();
  });

  it("also when only the damaged tensor is read, and in no other", async () => {
    const file = await smallDelta();
    const bytes = await readFile(file);
    bytes[bytes.length - 1]! ^= 1; // the last tensor by type and name is the layer's signs
    await writeFile(file, bytes);
    const delta = await openDelta(file);
    await expect(delta.delta("model.layers.0.mlp.down_proj")).rejects.toThrow(FormatError);
    await expect(delta.kept("model.norm.weight")).resolves.toHaveLength(16);
  });

  it("where the end is missing", async () => {
    const file = await smallDelta();
    await truncate(file, (await readFile(file)).length - 1);
    await expect(openDelta(file)).rejects.toThrow(FormatError);
  });
});

describe("what is no delta file", () => {
  it("is another safetensors file", async () => {
    const file = path.join(await temporaryFolder(), "model.safetensors");
    await writeSafetensors(file, [], { format: "pt" });
    await expect(openDelta(file)).rejects.toThrow(FormatError);
    await expect(openDelta(file)).rejects.toThrow(
      `openDelta: expected format "${FORMAT}" in the metadata, got "pt" (${file})`,
    );
  });

  it("has a version that is not known yet", () => {
    expect(() => parseDescription(JSON.stringify({ version: 2 }), "x")).toThrow(UnsupportedError);
    expect(() => parseDescription(JSON.stringify({ version: 2 }), "x")).toThrow("expected version 1");
  });

  it.each([undefined, "{", '{"version":1}', '{"version":1,"layers":3}'])("says %j of itself", (text) => {
    expect(() => parseDescription(text, "x")).toThrow(FormatError);
  });
});
