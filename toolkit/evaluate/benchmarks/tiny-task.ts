import { isDeepStrictEqual } from "node:util";
import type { Program } from "../code/run-program.ts";
import { type ExtractBy, extractBy, finalAnswer } from "../extract.ts";
import { type Problem, type ReadTaskOptions, readTask, type Test } from "../task.ts";
import type { ProgramProblem, WrittenProblem } from "./problem.ts";

export interface QuestionOptions {
  /** Where an answer is cut off. */
  readonly maxTokens?: number;
  /** Takes out of a text what is compared, for problems that do not say so themselves. */
  readonly extract?: ExtractBy;
}

/** More than the longest answer has. */
const MAX_TOKENS = 96;

/**
 * A task file as a benchmark, for `scoreBenchmark` and `scoreVisionBenchmark`: the lines of `readTask`, such as those of
 * the tiny models in `datasets/`.
 *
 * With `tests`, pairs of an input and what it gives, the answer is a JavaScript function: right is what gives the right
 * output for every input, however it is written. Else right is the same as the answer, an object in JSON by its value
 * and all else to the letter, of what stands after `####` where there is that, or of what is extracted.
 *
 * @param maxTokens  96 when omitted
 * @throws as `readTask`
 */
export async function readTinyTask(
  file: string,
  { chat, maxTokens = MAX_TOKENS, extract }: ReadTaskOptions & QuestionOptions = {},
): Promise<(WrittenProblem | ProgramProblem)[]> {
  const problems = await readTask(file, chat && { chat });
  return questions(problems, { maxTokens, ...(extract && { extract }) });
}

/** Problems with what makes an answer right. */
export const questions = (
  problems: readonly Problem[],
  { maxTokens = MAX_TOKENS, extract }: QuestionOptions,
): (WrittenProblem | ProgramProblem)[] =>
  problems.map((problem, i) => {
    const asked = { ...problem, id: String(i), maxTokens, stop: [] };
    const { tests } = problem;
    if (tests) return { ...asked, kind: "program", program: (completion) => tested(completion, tests) };
    const same = sameAs(problem, extract);
    return { ...asked, kind: "written", score: (completion) => Number(same(completion)) };
  });

/**
 * A program that calls a function with every input and compares what it gives, by value. Inputs are made anew for
 * each call: a function may sort or reverse the list that it is given.
 */
const tested = (functionText: string, tests: readonly Test[]): Program => ({
  language: "javascript",
  source: `
const equal = require("node:assert/strict").deepEqual;
const f = (${functionText.trim()}
);
for (const [input, output] of ${JSON.stringify(tests)}) equal(JSON.parse(JSON.stringify(f(input))), output);`,
});

/** Whether a completion is the same as a problem's answer. */
function sameAs(
  { answer, extract: own }: Problem,
  extract: ExtractBy | undefined,
): (completion: string) => boolean {
  const compared = extractBy(own ?? extract ?? finalAnswer);
  const right = compared(answer);
  const value = own === undefined && extract === undefined ? objectIn(answer) : undefined;
  return (completion) =>
    compared(completion) === right || (value !== undefined && isDeepStrictEqual(objectIn(completion), value));
}

/** The object that a text is in JSON. Only an object is taken for JSON: `2` and `yes` are texts. */
function objectIn(text: string): object | undefined {
  if (!text.trimStart().startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined; // what is not JSON is a text like any other
  }
}
