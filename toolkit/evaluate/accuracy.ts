import type { Model } from "../model/model.ts";
import type { Tokenizer } from "../model/tokenizer.ts";
import type { Answered } from "./answered.ts";
import { writer } from "./benchmarks/examinee.ts";
import { examine, type ScoreOptions } from "./benchmarks/score-benchmark.ts";
import { questions } from "./benchmarks/tiny-task.ts";
import type { ExtractBy } from "./extract.ts";
import type { Problem } from "./task.ts";

export interface AccuracyOptions extends ScoreOptions {
  /** Takes out of a text what is compared, such as `/answer is (\d+)/`, for problems that do not say so themselves. */
  readonly extract?: ExtractBy;
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
 * The share of problems that a model answers right: exact match of what is extracted from the answer and from what the
 * model wrote. That is what stands after `####` in each, or the whole text where there is none, an object in JSON by its
 * value; another `extract` can be given, and a problem's own comes first. Where a problem has tests, the model writes a
 * function, which is right when it runs and passes them: only with `allowCodeExecution: true`.
 *
 * The most likely token is taken each time. At a temperature above 0 one is drawn: then measure with several seeds.
 *
 * @param limit      all problems when omitted
 * @param batch      32 when omitted; it changes the time, not the answers
 * @param maxTokens  128 when omitted: what is not answered by then is rarely right, see `ended` of each answer
 * @throws {ValueError} no problems, or a count that is not a whole number from 1 on; or there are programs to be run, and that is not allowed
 * @throws {FormatError} a problem's `extract` is not a regular expression
 * @throws {UnsupportedError} a question about a picture: `readTinyTask` and `scoreVisionBenchmark` are for those
 */
export async function accuracy(
  model: Pick<Model, "generate">,
  tokenizer: Tokenizer,
  problems: readonly Problem[],
  { extract, maxTokens = 128, ...options }: AccuracyOptions = {},
): Promise<Accuracy> {
  const asked = questions(problems, extract ? { extract } : {});
  const asking = { batch: 32, maxTokens, ...options };
  const found = await examine("accuracy", writer(model, tokenizer), asked, asking);
  const { score, n, interval, answers } = found;
  return { accuracy: score, correct: answers.filter(({ correct }) => correct).length, n, interval, answers };
}
