import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { NotFoundError, UnsupportedError, ValueError } from "../../../toolkit/errors.ts";
import { compressToFile } from "../../../toolkit/file/compress-to-file.ts";
import { openDelta } from "../../../toolkit/file/open-delta.ts";
import { writeDelta } from "../../../toolkit/file/write-delta.ts";
import { openSafetensors } from "../../../toolkit/io/safetensors.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { deltaCoMe } from "../../../toolkit/methods/delta-come.ts";
import { methods } from "../../../toolkit/methods/index.ts";
import { defineMethod, type Method } from "../../../toolkit/methods/method.ts";
import { bfloat16Part, bfloat16Values } from "../../../toolkit/methods/parts.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { tinyPair } from "../../helpers/pair.ts";

const down = "model.layers.0.mlp.down_proj";

describe.each(methods.map((make) => ({ name: make().name, make })))(
  "a $name delta file",
  ({ name, make }) => {
    it("decodes every layer to what the method gives in memory", async () => {
      const pair = await tinyPair();
      const compressed = await make({ ratio: 1 / 8 }).compress(pair);
      const delta = await deltaFile(pair, make({ ratio: 1 / 8 }));
      expect(delta.layers).toEqual(pair.layers);
      for (const layer of pair.layers) {
        expect(await delta.delta(layer)).toEqual(compressed.delta(layer));
        expect(await delta.bands(layer)).toEqual(compressed.bands(layer));
      }
      expect(delta.errors).toEqual(compressed.errors);
      expect(delta).toMatchObject({ method: name, options: compressed.options, ratio: compressed.ratio });
    });

    it("has a ledger whose total is its size on disk, and whose lines add up to it", async () => {
      const { file, ledger } = await deltaFile(await tinyPair(), make({ ratio: 1 / 8 }));
      expect(ledger.total).toBe((await stat(file)).size);
      expect(ledger.layers + ledger.uncompressed + ledger.files + ledger.header).toBe(ledger.total);
      expect(Object.values(ledger.byKind).reduce((a, b) => a + b, 0)).toBe(ledger.layers);
    });

    it("is the same to the byte when made again, and when written from memory", async () => {
      const pair = await tinyPair();
      const bytes = await readFile((await deltaFile(pair, make({ ratio: 1 / 8 }))).file);
      expect(await readFile((await deltaFile(pair, make({ ratio: 1 / 8 }))).file)).toEqual(bytes);
      const file = path.join(await temporaryFolder(), "from-memory.safetensors");
      await writeDelta(file, await make({ ratio: 1 / 8 }).compress(pair), pair);
      expect(await readFile(file)).toEqual(bytes);
    });
  },
);

describe("a delta file", () => {
  it("tells its sizes as numbers of the layers, and its error as that of all layers together", async () => {
    const pair = await tinyPair();
    const delta = await deltaFile(pair, deltaCoMe({ ratio: 1 / 8 }));
    const [truth, decoded] = [[], []] as number[][];
    for (const layer of pair.layers) {
      truth!.push(...(await pair.delta(layer)).data);
      decoded!.push(...(await delta.delta(layer)).data);
    }
    const row = (values: number[]) => matrix(1, values.length, Float32Array.from(values));
    expect(delta.error).toBeCloseTo(relativeError(row(truth!), row(decoded!)), 6);
    expect(delta.bitsPerWeight).toBeCloseTo(16 * delta.ratio, 12);
    expect(delta.ratio).toBeLessThanOrEqual(1 / 8);
  });

  it("is a safetensors file whose parts other programs find by their names", async () => {
    const { tensors } = await openSafetensors((await deltaFile(await tinyPair())).file);
    expect(tensors.get(`${down}.signs`)).toMatchObject({ dtype: "U8", shape: [768] });
    expect(tensors.get(`${down}.scale`)).toMatchObject({ dtype: "BF16", shape: [1] });
    expect(tensors.get("model.embed_tokens.weight")).toMatchObject({ dtype: "U16", shape: [32, 64] });
  });

  it("names the layers that come near one that it does not have", async () => {
    const delta = await deltaFile(await tinyPair());
    await expect(delta.delta("model.layers.0.mlp.dwn_proj")).rejects.toThrow(NotFoundError);
    await expect(delta.delta("model.layers.0.mlp.dwn_proj")).rejects.toThrow(`near are ${down}`);
  });

  it("of a method that is not the toolkit's is opened with that method", async () => {
    const mean: Method = defineMethod({
      name: "mean",
      paper: "",
      encode: ({ data }) => ({
        mean: bfloat16Part("scales", Float32Array.of(data.reduce((a, b) => a + b) / data.length)),
      }),
      decode: (parts, shape) =>
        matrix(...shape, new Float32Array(shape[0] * shape[1]).fill(bfloat16Values(parts.mean)[0]!)),
    });
    const { file } = await deltaFile(await tinyPair(), mean);
    expect((await (await openDelta(file, { method: mean })).delta(down)).shape).toEqual([64, 96]);
    await expect(openDelta(file)).rejects.toThrow(UnsupportedError);
    await expect(openDelta(file)).rejects.toThrow(/expected one of .*bit-delta.*, got "mean"/);
  });

  it("is not begun where the ratio does not pay for some layer", async () => {
    const folder = await temporaryFolder();
    const file = path.join(folder, "x.safetensors");
    const making = compressToFile(await tinyPair(), deltaCoMe({ ratio: 1 / 200 }), file);
    await expect(making).rejects.toThrow(ValueError);
    expect(await readdir(folder)).toEqual([]);
  });

  it("leaves nothing beside it when it is done", async () => {
    const { file } = await deltaFile(await tinyPair(), bitDelta());
    expect(await readdir(path.dirname(file))).toEqual(["x.delta.safetensors"]);
  });
});
