import type { Weights } from "../../io/weights.ts";
import { loadModel } from "../../model/model.ts";
import type { Tokenizer } from "../../model/tokenizer.ts";
import { loadVisionModel } from "../../model/vision/vision-model.ts";
import type { BenchmarkProblem } from "./problem.ts";
import { type BenchmarkScore, type ScoreOptions, scoreBenchmark } from "./score-benchmark.ts";
import { scoreVisionBenchmark } from "./score-vision-benchmark.ts";

/**
 * How well weights do on a task, whatever it is: they are loaded as a model, as one that sees where some question
 * has a picture, and the model is let go afterwards. For comparing many weights, one after the other:
 *
 *     const problems = await readTinyTask("datasets/word-problems/test.jsonl");
 *     for (const weights of [pair.base, pair.fineTuned, pair.base.plus(compressed)])
 *       console.log((await scoreTask(weights, tokenizer, problems, { limit: 100 })).score);
 *
 * @throws as `scoreBenchmark` and `scoreVisionBenchmark`, and {UnsupportedError} an architecture that is unknown
 */
export async function scoreTask(
  weights: Weights,
  tokenizer: Tokenizer,
  problems: readonly BenchmarkProblem[],
  options: ScoreOptions = {},
): Promise<BenchmarkScore> {
  if (problems.some(({ image }) => image !== undefined)) {
    const model = await loadVisionModel(weights);
    return scoreVisionBenchmark(model, tokenizer, problems, options).finally(() => model.dispose());
  }
  const model = await loadModel(weights);
  return scoreBenchmark(model, tokenizer, problems, options).finally(() => model.dispose());
}
