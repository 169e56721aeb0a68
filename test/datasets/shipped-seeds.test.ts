import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { measure } from "../../datasets/tasks/measure.ts";
import { openCheckpoint } from "../../toolkit/io/checkpoint.ts";
import { readTokenizer } from "../../toolkit/model/tokenizer.ts";

const runs = [2, 3].map((run) => ({
  run,
  model: `tiny-math-seed-${run}`,
  folder: `datasets/tiny-math-seed-${run}`,
}));
const bytes = (folder: string, file: string) => readFileSync(path.join(folder, file));
const card = (folder: string) => bytes(folder, "README.md").toString();

test.each(runs)("$model answers as many problems as its card says", async ({ model, folder }) => {
  const [, correct, of] =
    new RegExp(`\\| word-problems \\| ${model} +\\| (\\d+) +\\| (\\d+) +\\|`).exec(card(folder)) ?? [];
  const said = Number(correct) / Number(of);
  expect(said).toBeGreaterThan(0.9);
  const { interval } = await measure(
    "datasets/word-problems",
    await openCheckpoint(folder),
    await readTokenizer(folder),
    20,
  );
  expect(interval[0]).toBeLessThanOrEqual(said);
  expect(interval[1]).toBeGreaterThanOrEqual(said);
});

test.each(runs)(
  "$model read other problems than the other runs, and its card has its hash",
  ({ run, folder }) => {
    const weights = bytes(folder, "model.safetensors");
    expect(card(folder)).toContain(`what it reads ${4 + 1000 * (run - 1)}`);
    expect(card(folder)).toContain(createHash("sha256").update(weights).digest("hex"));
    for (const other of ["datasets/tiny-math", ...runs.map(({ folder }) => folder)])
      if (other !== folder) expect(weights.equals(bytes(other, "model.safetensors"))).toBe(false);
    for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json"])
      expect(bytes(folder, file).equals(bytes("datasets/tiny-math", file))).toBe(true);
  },
);
