import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { measure } from "../../datasets/tasks/measure.ts";
import { openPair } from "../../toolkit/delta/pair.ts";
import { energy } from "../../toolkit/linalg/energy.ts";
import { singularValues } from "../../toolkit/linalg/svd.ts";
import { readTokenizer } from "../../toolkit/model/tokenizer.ts";

const RANK = 16;
const pair = await openPair({ base: "datasets/tiny-base", fineTuned: "datasets/tiny-math-lora" });

test("the LoRA control answers word problems as its card says", async () => {
  const card = readFileSync("datasets/tiny-math-lora/README.md", "utf8");
  const [, correct, of] = /\| word-problems \| tiny-math-lora +\| (\d+) +\| (\d+) +\|/.exec(card) ?? [];
  const said = Number(correct) / Number(of);
  expect(said).toBeGreaterThan(0.9);
  const tokens = await readTokenizer(pair.fineTuned.folder);
  const { interval } = await measure("datasets/word-problems", pair.fineTuned, tokens, 20);
  expect(interval[0]).toBeLessThanOrEqual(said);
  expect(interval[1]).toBeGreaterThanOrEqual(said);
});

test(`its delta has ${RANK} directions, and no more than rounding to bfloat16 behind them`, async () => {
  for (const layer of ["model.layers.0.self_attn.q_proj", "model.layers.3.mlp.down_proj"]) {
    const S = singularValues(await pair.delta(layer));
    expect(energy(S, RANK)).toBeGreaterThan(0.999);
    expect(energy(S, RANK - 1)).toBeLessThan(energy(S, RANK));
    expect(S[RANK]! / S[RANK - 1]!).toBeLessThan(0.2);
  }
});
