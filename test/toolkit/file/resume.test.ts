import { readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import type { Pair } from "../../../toolkit/delta/pair.ts";
import { MismatchError } from "../../../toolkit/errors.ts";
import { compressToFile } from "../../../toolkit/file/compress-to-file.ts";
import { workFolder } from "../../../toolkit/file/work.ts";
import { bitDelta } from "../../../toolkit/methods/bit-delta.ts";
import { lowRank } from "../../../toolkit/methods/low-rank.ts";
import { deltaFile } from "../../helpers/delta.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { tinyPair } from "../../helpers/pair.ts";

/** Compresses until `count` tensors are finished, then fails as if the machine had been switched off. */
async function stoppedAfter(count: number, pair: Pair): Promise<string> {
  const file = path.join(await temporaryFolder(), "x.delta.safetensors");
  const stopped = compressToFile(pair, bitDelta(), file, {
    onTensor: ({ done }) => {
      if (done === count) throw new Error("stopped");
    },
  });
  await expect(stopped).rejects.toThrow("stopped");
  return file;
}

it("work that was stopped goes on from the finished tensors, to the same bytes", async () => {
  const pair = await tinyPair();
  for (const count of [5, 16]) {
    const file = await stoppedAfter(count, pair);
    expect(await readdir(path.dirname(file))).toEqual([path.basename(workFolder(file))]);
    const told: number[] = [];
    await compressToFile(pair, bitDelta(), file, { resume: true, onTensor: ({ done }) => told.push(done) });
    expect(told[0]).toBe(count + 1);
    expect(await readFile(file)).toEqual(await readFile((await deltaFile(pair)).file));
    expect(await readdir(path.dirname(file))).toEqual([path.basename(file)]);
  }
});

it("without resume, work begins again", async () => {
  const pair = await tinyPair();
  const file = await stoppedAfter(5, pair);
  const told: number[] = [];
  await compressToFile(pair, bitDelta(), file, { onTensor: ({ done }) => told.push(done) });
  expect(told[0]).toBe(1);
});

it("where nothing was begun, resume begins", async () => {
  const file = path.join(await temporaryFolder(), "x.delta.safetensors");
  const delta = await compressToFile(await tinyPair(), bitDelta(), file, { resume: true });
  expect(delta.layers).toHaveLength(14);
});

it("does not go on with another method, other treatment of the rest, or checkpoints that have changed", async () => {
  const pair = await tinyPair();
  const file = await stoppedAfter(5, pair);
  const resumed = (method = bitDelta(), rest: "base" | "exact" = "exact") =>
    compressToFile(pair, method, file, { resume: true, rest });
  await expect(resumed(lowRank({ ratio: 1 / 8 }))).rejects.toThrow(MismatchError);
  await expect(resumed(bitDelta(), "base")).rejects.toThrow(/begin again without resume/);
  const weights = path.join(pair.fineTuned.folder, "model.safetensors");
  await writeFile(weights, await readFile(weights));
  await expect(resumed()).rejects.toThrow(MismatchError);
});

it("a delta file that was there stays until the new one is whole", async () => {
  const pair = await tinyPair();
  const { file } = await deltaFile(pair, lowRank({ ratio: 1 / 8 }));
  const before = await readFile(file);
  const stopped = compressToFile(pair, bitDelta(), file, {
    onTensor: () => {
      throw new Error("stopped");
    },
  });
  await expect(stopped).rejects.toThrow("stopped");
  expect(await readFile(file)).toEqual(before);
});
