import type { GenerateOptions } from "../../model/generate.ts";
import type { Answered } from "../answered.ts";
import type { RunManyOptions } from "../code/run-programs.ts";
import type { Examinee } from "./examinee.ts";
import { judged } from "./judge.ts";
import type { BenchmarkProblem, ChoiceProblem, ProgramProblem, WrittenProblem } from "./problem.ts";
import { cut, hasStopped } from "./stops.ts";

/** A problem, what the model answered, and how good that is. `correct` is whether the score is 1. */
export interface ScoredAnswer extends Answered {
  readonly id: string;
  readonly score: number;
}

/** How a model writes, and how programs are run. */
export interface AnswerOptions extends Omit<RunManyOptions, "onProgress">, GenerateOptions {}

/** What a model answers to problems that are asked and ended in the same way, and how good that is. */
export async function answersTo(
  examinee: Examinee,
  problems: readonly BenchmarkProblem[],
  options: AnswerOptions,
): Promise<ScoredAnswer[]> {
  const choices = problems.filter((problem) => problem.kind === "choice");
  if (choices.length === problems.length) return weighed(examinee, choices, options);
  return written(
    examinee,
    problems.filter((problem) => problem.kind !== "choice"),
    options,
  );
}

const weighed = (examinee: Examinee, problems: readonly ChoiceProblem[], { onStep }: AnswerOptions) =>
  problems.map((problem, i) => {
    const answer = chosen(problem, examinee.weigh!(problem));
    onStep?.(0, i + 1);
    return answer;
  });

function chosen(problem: ChoiceProblem, weights: readonly number[]): ScoredAnswer {
  const completion = problem.choices[weights.indexOf(Math.max(...weights))]!.trim();
  return answered(problem, completion, true, problem.score(weights));
}

async function written(
  examinee: Examinee,
  problems: readonly (WrittenProblem | ProgramProblem)[],
  options: AnswerOptions,
): Promise<ScoredAnswer[]> {
  const [{ maxTokens: usual, stop }] = problems as [WrittenProblem];
  const { maxTokens = usual } = options;
  const stopped = hasStopped(examinee.tokenizer, stop);
  const until = (text: readonly number[]) => stopped(text) || options.until?.(text) === true;
  const tokens = await examinee.write(problems, { ...options, maxTokens, until });
  const completions = tokens.map((one) => cut(examinee.tokenizer.decode(one), stop));
  const scores = await judged(problems, completions, options);
  return problems.map((problem, i) =>
    answered(problem, completions[i]!, tokens[i]!.length < maxTokens, scores[i]!),
  );
}

const answered = (
  { id, prompt, answer }: BenchmarkProblem,
  completion: string,
  ended: boolean,
  score: number,
): ScoredAnswer => ({ id, prompt, answer, completion, ended, score, correct: score === 1 });
