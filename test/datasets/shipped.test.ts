import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { withEyesOf } from "../../datasets/make/with-eyes.ts";
import { VOCABULARY } from "../../datasets/recipes/base.ts";
import { recipes } from "../../datasets/recipes/index.ts";
import { SEED } from "../../datasets/seeds.ts";
import { measure } from "../../datasets/tasks/measure.ts";
import { mixedTexts } from "../../datasets/text/sample.ts";
import { storyFiles } from "../../datasets/text/story-files.ts";
import { trainTokenizer } from "../../datasets/tokenizer/train.ts";
import { tf } from "../../toolkit/backend/tensorflow.ts";
import { perplexity } from "../../toolkit/evaluate/perplexity.ts";
import { readTask } from "../../toolkit/evaluate/task.ts";
import { openCheckpoint } from "../../toolkit/io/checkpoint.ts";
import { loadModel } from "../../toolkit/model/model.ts";
import { readTokenizer } from "../../toolkit/model/tokenizer.ts";

/** Of all held-out problems, how many are answered right at least. */
const AT_LEAST: Record<string, number> = { math: 0.9, code: 0.9, chat: 0.75, vision: 0.85 };
const models = recipes.map((recipe) => ({ ...recipe, model: `tiny-${recipe.name}` }));
const fineTunes = models.filter(({ name }) => name !== "base");
const folder = (name: string) => path.join("datasets", name);
const open = (name: string) => openCheckpoint(folder(name));
const tokens = await readTokenizer(folder("tiny-base"));

/** A row of a card's table: `| programs | tiny-code | correct | of | …`. */
function onCard(card: string, task: string, model: string): { correct: number; of: number } {
  const text = readFileSync(path.join(folder(card), "README.md"), "utf8");
  const [, correct, of] =
    new RegExp(`\\| ${task} +\\| ${model} +\\| (\\d+) +\\| (\\d+) +\\|`).exec(text) ?? [];
  return { correct: Number(correct), of: Number(of) };
}

test.each(fineTunes)(
  "$model answers as many problems as its card says, and not fewer than it should",
  async ({ name, model, tasks }) => {
    const [task] = tasks as [(typeof tasks)[0]];
    const { correct, of } = onCard(model, task.folder, model);
    const { interval } = await measure(folder(task.folder), await open(model), tokens, 20);
    expect(correct / of).toBeGreaterThanOrEqual(AT_LEAST[name]!);
    expect(interval[0]).toBeLessThanOrEqual(correct / of);
    expect(interval[1]).toBeGreaterThanOrEqual(correct / of);
  },
);

test.each(fineTunes)("the base answers next to nothing that $model answers", async ({ model, tasks }) => {
  const [task] = tasks as [(typeof tasks)[0]];
  const { correct, of } = onCard(model, task.folder, "tiny-base");
  const base = withEyesOf(await open(model), await open("tiny-base"));
  expect(correct / of).toBeLessThan(0.05);
  expect((await measure(folder(task.folder), base, tokens, 10)).score).toBeLessThan(0.2);
});

const pixels = (file: Uint8Array): number[] =>
  tf.tidy(() => Array.from(tf.node.decodeImage(file, 3).dataSync()));

test.each(fineTunes)("the shipped problems of $model are what the recipe's seed gives", async ({ tasks }) => {
  for (const { folder, problems, files } of tasks) {
    const lines = await readFile(path.join("datasets", folder, "test.jsonl"), "utf8");
    expect(
      lines
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(JSON.parse(JSON.stringify(problems)));
    expect(await readTask(path.join("datasets", folder, "test.jsonl"))).toHaveLength(problems.length);
    for (const [name, bytes] of (await files?.()) ?? []) {
      const stored = await readFile(path.join("datasets", folder, name));
      expect(pixels(stored)).toEqual(pixels(bytes)); // how well they are packed is the library's affair
    }
  }
});

test("the shipped stories are what the recipe's seeds give, and none of them is for two uses", async () => {
  const files = storyFiles();
  for (const [name, text] of files) expect(await readFile(path.join("datasets", name), "utf8")).toBe(text);
  const [calibration, read] = [...files.values()].map((text) => text.trim().split("\n"));
  const texts = calibration!.map((line) => JSON.parse(line).text);
  expect(texts.filter((text) => read!.includes(text))).toEqual([]);
});

test("each model reads its own kind of text more easily than the other does", async () => {
  const story = "Once there was a shy girl called Lily. One day she was in the park. Lily lost her hat.";
  const [first] = await readTask("datasets/word-problems/test.jsonl");
  const solved = first!.prompt + first!.answer;
  const [base, math] = await Promise.all(
    ["tiny-base", "tiny-math"].map(async (name) => loadModel(await open(name))),
  );
  const read = async (model: typeof base, text: string) =>
    (await perplexity(model!, tokens, text)).perplexity;
  expect(await read(base, story)).toBeLessThan(await read(math, story));
  expect(await read(math, solved)).toBeLessThan(await read(base, solved));
});

test.each(models)("$model has the hash and the size that its card gives", async ({ model }) => {
  const weights = await readFile(path.join(folder(model), "model.safetensors"));
  const card = await readFile(path.join(folder(model), "README.md"), "utf8");
  expect(card).toContain(createHash("sha256").update(weights).digest("hex"));
  expect(card).toContain(`| ${weights.length} |`);
});

test("all have one tokenizer, so that a difference from the base is weights alone", async () => {
  const [base, ...others] = await Promise.all(
    models.map(({ model }) => readFile(path.join(folder(model), "tokenizer.json"), "utf8")),
  );
  for (const other of others) expect(other).toBe(base);
});

test.each(models)(
  "the configuration and the settings of $model are its recipe's",
  async ({ model, config, tokenizerConfig }) => {
    const json = async (file: string) => JSON.parse(await readFile(path.join(folder(model), file), "utf8"));
    expect(await json("config.json")).toEqual(config);
    expect(await json("tokenizer_config.json")).toEqual(tokenizerConfig);
  },
);

test("the tokenizer is what the recipe's seed gives", async () => {
  const json = trainTokenizer(mixedTexts(SEED.tokenizer, 3000), VOCABULARY);
  const shipped = JSON.parse(await readFile("datasets/tiny-base/tokenizer.json", "utf8"));
  expect(JSON.parse(JSON.stringify(json))).toEqual(shipped);
});

test("no model takes more than 8 MB", async () => {
  for (const { model } of models)
    expect((await stat(path.join(folder(model), "model.safetensors"))).size).toBeLessThan(8e6);
});
