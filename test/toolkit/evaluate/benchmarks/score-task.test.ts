import { expect, test } from "vitest";
import { scoreBenchmark } from "../../../../toolkit/evaluate/benchmarks/score-benchmark.ts";
import { scoreTask } from "../../../../toolkit/evaluate/benchmarks/score-task.ts";
import { readTinyTask } from "../../../../toolkit/evaluate/benchmarks/tiny-task.ts";
import { openCheckpoint } from "../../../../toolkit/io/checkpoint.ts";
import { loadModel } from "../../../../toolkit/model/model.ts";
import { readTokenizer } from "../../../../toolkit/model/tokenizer.ts";

const weights = await openCheckpoint("datasets/tiny-math");
const tokenizer = await readTokenizer("datasets/tiny-math");
const problems = await readTinyTask("datasets/word-problems/test.jsonl");

test("weights answer as the model that is made of them", async () => {
  const model = await loadModel(weights);
  const asked = { limit: 4, batch: 4 };
  expect(await scoreTask(weights, tokenizer, problems, asked)).toEqual(
    await scoreBenchmark(model, tokenizer, problems, asked),
  );
  model.dispose();
});

test("a question about a picture asks for a model that sees", async () => {
  const seen = problems.slice(0, 1).map((problem) => ({ ...problem, image: "images/000.png" }));
  await expect(scoreTask(weights, tokenizer, seen)).rejects.toThrow(/vision|llava|LlavaForConditional/i);
});
