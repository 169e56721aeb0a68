import { setImmediate } from "node:timers/promises";
import type { GenerateOptions } from "../../model/generate.ts";
import type { Model } from "../../model/model.ts";
import type { Tokenizer } from "../../model/tokenizer.ts";
import { bootstrap } from "../bootstrap.ts";
import type { RunManyOptions } from "../code/run-programs.ts";
import { meanOf } from "../mean.ts";
import { wilson } from "../wilson.ts";
import { answersTo, type ScoredAnswer } from "./answers.ts";
import { checkCounts, checkProblems } from "./check-problems.ts";
import { type Examinee, reader } from "./examinee.ts";
import type { BenchmarkProblem } from "./problem.ts";

export interface ScoreOptions
  extends Omit<RunManyOptions, "onProgress">,
    Omit<GenerateOptions, "onStep" | "maxTokens"> {
  /** Only the first so many problems. */
  readonly limit?: number;
  /** Problems answered side by side. */
  readonly batch?: number;
  /** Where answers are cut off, in place of what the problems say. */
  readonly maxTokens?: number;
  /** Called before the first problem and after every step: problems answered, of all, and tokens written so far. */
  readonly onProgress?: (done: number, n: number, tokens: number) => void;
}

export interface BenchmarkScore {
  /** The mean of the answers' scores, 0 … 1. */
  readonly score: number;
  readonly n: number;
  /** 95 % interval: Wilson's where every answer is right or wrong, else bootstrap over problems. */
  readonly interval: [low: number, high: number];
  readonly answers: readonly ScoredAnswer[];
}

/**
 * How well a model does on a benchmark: greedy decoding, or the probability of choices, as its problems say.
 *
 *     const problems = await readGsm8k("grade-school-math/test.jsonl");
 *     const { score, interval } = await scoreBenchmark(model, tokenizer, problems, { limit: 200 });
 *
 * @param limit    all problems when omitted
 * @param batch    8 when omitted; it changes the time, not the answers
 * @param options  where programs are to be run: as `runPrograms`, `allowCodeExecution: true` first of all
 * @throws {ValueError} no problems, or a count that is not a whole number from 1 on; or there are programs to be run, and that is not allowed
 * @throws {UnsupportedError} a question about an image: `scoreVisionBenchmark` takes it
 */
export const scoreBenchmark = (
  model: Pick<Model, "generate" | "logits">,
  tokenizer: Tokenizer,
  problems: readonly BenchmarkProblem[],
  options: ScoreOptions = {},
): Promise<BenchmarkScore> => examine("scoreBenchmark", reader(model, tokenizer), problems, options);

/**
 * Asks all questions, batch by batch.
 *
 * @param where  who asks, for messages
 */
export async function examine(
  where: string,
  examinee: Examinee,
  problems: readonly BenchmarkProblem[],
  { limit, batch = 8, onProgress, ...options }: ScoreOptions,
): Promise<BenchmarkScore> {
  checkCounts(where, { limit, batch, maxTokens: options.maxTokens });
  const asked = problems.slice(0, limit);
  checkProblems(where, asked, examinee, options);
  const answers: ScoredAnswer[] = [];
  let tokens = 0;
  onProgress?.(0, asked.length, 0);
  for (let i = 0; i < asked.length; i += batch) {
    const before = tokens;
    const onStep = (written: number, ended: number) => {
      tokens = before + written;
      onProgress?.(i + ended, asked.length, tokens);
    };
    answers.push(...(await answersTo(examinee, asked.slice(i, i + batch), { ...options, onStep })));
    onProgress?.(answers.length, asked.length, tokens);
    await setImmediate(); // others get their turn between batches
  }
  return summary(answers);
}

function summary(answers: readonly ScoredAnswer[]): BenchmarkScore {
  const scores = answers.map(({ score }) => score);
  const n = scores.length;
  const { mean: score } = meanOf(scores);
  const interval = scores.every((one) => one === 0 || one === 1)
    ? wilson(scores.filter((one) => one === 1).length, n)
    : bootstrap(n, (drawn) => meanOf([...drawn].map((i) => scores[i]!)).mean);
  return { score, n, interval, answers };
}
