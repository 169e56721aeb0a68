import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { calibrate } from "../../../toolkit/model/calibrate.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { fineTune, randomTensors, writePair } from "../../helpers/pair.ts";

/** The toolkit, compiled: threads run nothing else. */
const { bitDelta, compressToFile, deltaCoMe, openPair, ultraDelta } = (await import(
  pathToFileURL(path.resolve("dist/toolkit/index.js")).href
)) as typeof import("../../../toolkit/index.ts");

const texts = [
  [1, 5, 9, 30, 2, 5, 17, 0, 3, 3, 21, 6],
  [8, 8, 31, 0, 14],
];
const base = randomTensors(1);
const fineTuned = fineTune(base, 2);

it.each(["corrected", "released"] as const)(
  "in sequence, %s, any number of threads makes the same bytes",
  async (fidelity) => {
    const pair = await openPair(await writePair(base, fineTuned));
    const method = deltaCoMe({ ratio: 1 / 8, quantizer: "gptq", fidelity });
    const made = async (workers: number) => {
      const file = path.join(await temporaryFolder(), "x.delta.safetensors");
      const calibration = calibrate(pair.fineTuned, texts, { sequential: true });
      await compressToFile(pair, method, file, { calibration, workers });
      return readFile(file);
    };
    const alone = await made(0);
    for (const workers of [1, 3]) expect(await made(workers)).toEqual(alone);
  },
);

it("threads are told what a method planned over all layers", async () => {
  const pair = await openPair(await writePair(base, fineTuned));
  const made = async (workers: number) => {
    const file = path.join(await temporaryFolder(), "x.delta.safetensors");
    await compressToFile(pair, ultraDelta({ ratio: 1 / 8 }), file, { workers });
    return readFile(file);
  };
  const alone = await made(0);
  expect(await made(2)).toEqual(alone);
});

it.each([false, true])(
  "a layer that fails ends all threads and leaves no file, in sequence: %s",
  async (sequential) => {
    const broken = new Map(fineTuned);
    const name = "model.layers.0.mlp.up_proj.weight";
    const { shape, data } = broken.get(name)!;
    broken.set(name, { shape, data: data.map((x, at) => (at === 5 ? Number.NaN : x)) });
    const pair = await openPair(await writePair(base, broken));
    const file = path.join(await temporaryFolder(), "x.delta.safetensors");
    const calibration = calibrate(pair.fineTuned, texts, { sequential: true });
    const compressing = compressToFile(pair, deltaCoMe({ ratio: 1 / 8 }), file, {
      ...(sequential && { calibration }),
      workers: 2,
    });
    await expect(compressing).rejects.toMatchObject({
      name: "ValueError",
      message: expect.stringMatching(/expected finite weights, got .* NaN .* model.layers.0.mlp.up_proj/),
    });
    expect(await readdir(path.dirname(file))).not.toContain(path.basename(file));
  },
);

it("a method of one's own can be told to no thread", async () => {
  const pair = await openPair(await writePair(base, fineTuned));
  const file = path.join(await temporaryFolder(), "x.delta.safetensors");
  const compressing = compressToFile(pair, { ...bitDelta(), name: "mine" }, file, { workers: 2 });
  await expect(compressing).rejects.toThrow("methodNamed: expected one of low-rank");
});
