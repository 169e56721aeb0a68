import { expect, test } from "vitest";
import { openCheckpoint } from "../../../toolkit/io/checkpoint.ts";
import type { LlamaConfig } from "../../../toolkit/model/config.ts";
import { loadModel } from "../../../toolkit/model/model.ts";
import { isSmall } from "../../../toolkit/model/step-graph.ts";

test("few tokens of a small model are little work, many are not", () => {
  const config = { width: 256, intermediate: 640, heads: 8, headSize: 32, vocabulary: 512 } as LlamaConfig;
  expect([1, 8, 32].map((rows) => isSmall(config, { rows, time: 1 }))).toEqual([true, true, false]);
  expect(isSmall(config, { rows: 1, time: 64 })).toBe(false);
});

test("one token of a large model is not little work, nor is one that has many to follow it", () => {
  const config = { width: 896, intermediate: 4864, heads: 14, headSize: 64, vocabulary: 100 } as LlamaConfig;
  expect(isSmall(config, { rows: 1, time: 1 })).toBe(false);
  expect(isSmall({ ...config, intermediate: 896, vocabulary: 151936 }, { rows: 1, time: 1 })).toBe(false);
});

test("what one thread writes for a few texts is what all write for many", async () => {
  const model = await loadModel(await openCheckpoint("datasets/tiny-math"));
  const prompts = Array.from({ length: 16 }, (_, i) => [40 + i, 60, 80 + 2 * i, 100]);
  const together = model.generate(prompts, { maxTokens: 8 });
  for (const row of [0, 7, 15])
    expect(model.generate([prompts[row]!], { maxTokens: 8 })).toEqual([together[row]]);
  model.dispose();
});
