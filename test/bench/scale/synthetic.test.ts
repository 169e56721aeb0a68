import path from "node:path";
import { expect, it } from "vitest";
import { openPair } from "../../../toolkit/delta/pair.ts";
import { sizeOf } from "../../../toolkit/tensor/tensor.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { modelOf, shapesOf, writeSynthetic } from "./synthetic.ts";

it("a synthetic model is as large as was asked for, by less than one block more", () => {
  const sizeFor = (bytes: number) =>
    shapesOf(modelOf(bytes, 64, 32)).reduce((sum, [, shape]) => sum + 2 * sizeOf(shape), 0);
  const block = 2 * (12.25 * 64 * 64 + 2 * 64);
  for (const bytes of [200_000, 1_000_000]) {
    expect(sizeFor(bytes)).toBeGreaterThanOrEqual(bytes);
    expect(sizeFor(bytes)).toBeLessThan(bytes + block);
  }
});

it("a synthetic pair has a small delta in every layer", async () => {
  const folder = await temporaryFolder();
  const [base, fineTuned] = ["base", "fine-tuned"].map((name) => path.join(folder, name)) as [string, string];
  const model = { width: 64, blocks: 2, vocabulary: 32 };
  await writeSynthetic(base, model, false);
  await writeSynthetic(fineTuned, model, true);
  const pair = await openPair({ base, fineTuned });
  expect(pair.layers).toHaveLength(14);
  for (const layer of pair.layers) {
    expect(await pair.unchanged(layer)).toBeCloseTo(1 / 8, 1);
    expect(Math.max(...(await pair.delta(layer)).data.map(Math.abs))).toBeLessThan(1 / 256);
  }
});
