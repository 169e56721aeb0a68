import type { BenchmarkScore } from "../../evaluate/benchmarks/score-benchmark.ts";

/** How a model did on a task. */
export interface TaskScore {
  /** The share of right answers, 0 … 1; the mean score where answers can be right in part. */
  readonly accuracy: number;
  /** 95 % interval (Wilson; bootstrap where answers can be right in part). */
  readonly interval: readonly [low: number, high: number];
  readonly n: number;
  /** Of each problem, in the task's order: 1 right, 0 wrong. */
  readonly scores: readonly number[];
  /** Answers that were cut off before they ended. */
  readonly cutOff: number;
}

/** What is kept of a score: not what the model wrote. */
export const taskScore = ({ score, interval, n, answers }: BenchmarkScore): TaskScore => ({
  accuracy: score,
  ...{ interval, n },
  scores: answers.map((answer) => answer.score),
  cutOff: answers.filter(({ ended }) => !ended).length,
});
