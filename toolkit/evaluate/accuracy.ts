import { setImmediate } from "node:timers/promises";
import { ValueError } from "../errors.ts";
import type { GenerateOptions } from "../model/generate.ts";
import type { Model } from "../model/model.ts";
import type { Tokenizer } from "../model/tokenizer.ts";
import type { Problem } from "./task.ts";
import { wilson } from "./wilson.ts";

export interface AccuracyOptions extends GenerateOptions {
  /** Only the first so many problems. */
  readonly limit?: number;
  /** Problems answered side by side. */
  readonly batch?: number;
  /** Takes out of a text what is compared. */
  readonly extract?: (text: string) => string;
  /** Called after every batch. */
  readonly onProgress?: (done: number, n: number) => void;
}

/** One problem, what the model wrote, and whether that is right. */
export interface Answered extends Problem {
  readonly completion: string;
  readonly correct: boolean;
}

export interface Accuracy {
  /** correct / n. */
  readonly accuracy: number;
  readonly correct: number;
  readonly n: number;
  /** 95 % interval of the accuracy (Wilson). */
  readonly interval: [low: number, high: number];
  readonly answers: readonly Answered[];
}

/**
 * The share of problems that a model answers right: greedy decoding, exact match of what
 * stands after `####`, in the answer as in what the model wrote.
 *
 * @param limit      all problems when omitted
 * @param batch      32 when omitted; it changes the time, not the answers
 * @param maxTokens  64 when omitted: what is not answered by then is wrong
 * @throws {ValueError} no problems
 */
export async function accuracy(
  model: Pick<Model, "generate">,
  tokenizer: Tokenizer,
  problems: readonly Problem[],
  options: AccuracyOptions = {},
): Promise<Accuracy> {
  const { limit = problems.length, batch = 32, onProgress } = options;
  const asked = problems.slice(0, limit);
  if (asked.length === 0) throw new ValueError("accuracy: expected at least one problem, got none");
  const answers: Answered[] = [];
  for (let i = 0; i < asked.length; i += batch) {
    answers.push(...solve(model, tokenizer, asked.slice(i, i + batch), options));
    onProgress?.(answers.length, asked.length);
    await setImmediate(); // others get their turn between batches
  }
  const correct = answers.filter((answered) => answered.correct).length;
  const n = answers.length;
  return { accuracy: correct / n, correct, n, interval: wilson(correct, n), answers };
}

function solve(
  model: Pick<Model, "generate">,
  { encode, decode }: Tokenizer,
  problems: readonly Problem[],
  { maxTokens = 64, extract = finalAnswer }: AccuracyOptions,
): Answered[] {
  const written = model.generate(
    problems.map(({ prompt }) => encode(prompt)),
    { maxTokens },
  );
  return problems.map((problem, i) => {
    const completion = decode(written[i]!);
    return { ...problem, completion, correct: extract(completion) === extract(problem.answer) };
  });
}

/** What stands after the first `####`, as in GSM8K; the whole text where there is none. */
export const finalAnswer = (text: string): string => (text.split("####")[1] ?? text).trim();
