import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { HELD_OUT, SEED } from "../../datasets/seeds.ts";
import { heldOut } from "../../datasets/text/held-out.ts";
import { mixedTexts } from "../../datasets/text/sample.ts";
import { trainTokenizer } from "../../datasets/tokenizer/train.ts";
import { accuracy } from "../../toolkit/evaluate/accuracy.ts";
import { perplexity } from "../../toolkit/evaluate/perplexity.ts";
import { readTask } from "../../toolkit/evaluate/task.ts";
import { openCheckpoint } from "../../toolkit/io/checkpoint.ts";
import { loadModel } from "../../toolkit/model/model.ts";
import { readTokenizer } from "../../toolkit/model/tokenizer.ts";

const MODELS = ["tiny-base", "tiny-math"] as const;
const folder = (name: string) => path.join("datasets", name);
const problems = await readTask("datasets/word-problems/test.jsonl");

const load = async (name: string) => loadModel(await openCheckpoint(folder(name)));
const tokenizer = await readTokenizer(folder("tiny-base"));

/** A number of the card's table: `| tiny-math | correct | of | …`. */
function onCard(name: string): { correct: number; of: number } {
  const card = readFileSync(path.join(folder(name), "README.md"), "utf8");
  const [, correct, of] = new RegExp(`\\| ${name} +\\| (\\d+) +\\| (\\d+) +\\|`).exec(card) ?? [];
  return { correct: Number(correct), of: Number(of) };
}

test("the fine-tuned model answers as many problems as its card says, nine of ten at least", async () => {
  const { correct, of } = onCard("tiny-math");
  const { interval } = await accuracy(await load("tiny-math"), tokenizer, problems, { limit: 50 });
  expect(correct / of).toBeGreaterThanOrEqual(0.9);
  expect(interval[0]).toBeLessThanOrEqual(correct / of);
  expect(interval[1]).toBeGreaterThanOrEqual(correct / of);
});

test("the base answers next to none", async () => {
  const { correct, of } = onCard("tiny-base");
  const measured = await accuracy(await load("tiny-base"), tokenizer, problems, { limit: 25 });
  expect(correct / of).toBeLessThan(0.05);
  expect(measured.accuracy).toBeLessThan(0.1);
});

test("each model reads its own kind of text more easily than the other does", async () => {
  const story = "Once there was a shy girl called Lily. One day she was in the park. Lily lost her hat.";
  const [first] = problems as [(typeof problems)[number]];
  const [base, math] = [await load("tiny-base"), await load("tiny-math")];
  const read = async (model: typeof base, text: string) =>
    (await perplexity(model, tokenizer, text)).perplexity;
  expect(await read(base, story)).toBeLessThan(await read(math, story));
  expect(await read(math, first.prompt + first.answer)).toBeLessThan(
    await read(base, first.prompt + first.answer),
  );
});

test.each(MODELS)("%s has the hash and the size that its card gives", async (name) => {
  const weights = await readFile(path.join(folder(name), "model.safetensors"));
  const card = await readFile(path.join(folder(name), "README.md"), "utf8");
  expect(card).toContain(createHash("sha256").update(weights).digest("hex"));
  expect(card).toContain(`| ${weights.length} |`);
});

test("both have one configuration and one tokenizer, so that their difference is weights alone", async () => {
  for (const file of ["config.json", "tokenizer.json", "tokenizer_config.json"]) {
    const [base, math] = await Promise.all(
      MODELS.map((name) => readFile(path.join(folder(name), file), "utf8")),
    );
    expect(math).toBe(base);
  }
});

test("the tokenizer is what the recipe's seed gives", async () => {
  const held = new Set(heldOut(SEED.heldOut, HELD_OUT).map(({ prompt }) => prompt));
  const json = trainTokenizer(mixedTexts(SEED.tokenizer, held, 3000), 512);
  const shipped = JSON.parse(await readFile("datasets/tiny-base/tokenizer.json", "utf8"));
  expect(JSON.parse(JSON.stringify(json))).toEqual(shipped);
});

test("all that ships is less than 20 MB", async () => {
  const sizes = await Promise.all(
    MODELS.map(async (name) => (await stat(path.join(folder(name), "model.safetensors"))).size),
  );
  expect(sizes[0]! + sizes[1]!).toBeLessThan(20e6);
});
