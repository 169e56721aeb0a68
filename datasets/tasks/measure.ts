import path from "node:path";
import type { BenchmarkScore } from "../../toolkit/evaluate/benchmarks/score-benchmark.ts";
import { scoreTask } from "../../toolkit/evaluate/benchmarks/score-task.ts";
import { readTinyTask } from "../../toolkit/evaluate/benchmarks/tiny-task.ts";
import type { Weights } from "../../toolkit/io/weights.ts";
import type { Tokenizer } from "../../toolkit/model/tokenizer.ts";

/**
 * Measures a model on the task in a folder by greedy decoding. Programs that it writes are run: whoever trains a
 * model here on programs wants that.
 *
 * @param limit  only the first so many problems; all when omitted
 */
export async function measure(
  folder: string,
  weights: Weights,
  tokens: Tokenizer,
  limit?: number,
): Promise<BenchmarkScore> {
  const problems = await readTinyTask(path.join(folder, "test.jsonl"));
  return scoreTask(weights, tokens, problems, {
    batch: 32,
    allowCodeExecution: true,
    ...(limit ? { limit } : {}),
  });
}
