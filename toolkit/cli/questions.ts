import { existsSync } from "node:fs";
import { NotFoundError } from "../errors.ts";
import type { BenchmarkProblem } from "../evaluate/benchmarks/problem.ts";
import { readBenchmark } from "../evaluate/benchmarks/read-benchmark.ts";
import { readTinyTask } from "../evaluate/benchmarks/tiny-task.ts";
import { runProgram } from "../evaluate/code/run-program.ts";
import type { ChatTemplate } from "../model/chat-template.ts";
import { present, UsageError } from "./command.ts";
import { withDownloads } from "./downloads.ts";
import type { Asked, Settings } from "./evaluate-flags.ts";

/** Where an answer to a problem of a task file is cut off. */
const MAX_TOKENS = 128;

/**
 * The questions that are asked, if any, after a look whether they can be: pictures have to be there, and programs may
 * and can be run.
 *
 * @throws as `readTask` and `readBenchmark`, and {UsageError} programs that may not be run
 * @throws {NotFoundError} a picture, or Python, is missing
 */
export async function questionsOf(
  settings: Settings,
  chat: ChatTemplate | undefined,
): Promise<readonly BenchmarkProblem[] | undefined> {
  const { limit, allowCodeExecution = false } = settings.answering;
  const problems = (await read(settings, chat))?.slice(0, limit);
  if (!problems) return undefined;
  checkPictures(problems);
  await checkPrograms(problems, allowCodeExecution, nameOf(settings));
  return problems;
}

/** What is asked, in a word or two. */
export const nameOf = ({ task, benchmark, data }: Asked): string =>
  task ?? [benchmark, ...(data === undefined ? [] : [data])].join(", ");

async function read({ task, extract, benchmark, data, images }: Asked, chat: ChatTemplate | undefined) {
  if (task !== undefined) return readTinyTask(task, { ...present({ chat, extract }), maxTokens: MAX_TOKENS });
  if (benchmark === undefined) return undefined;
  return withDownloads((hub) => readBenchmark(benchmark, { ...present({ data, images }), ...hub }));
}

function checkPictures(problems: readonly BenchmarkProblem[]): void {
  const missing = problems.find(({ image }) => image !== undefined && !existsSync(image));
  if (missing)
    throw new NotFoundError(
      `questions: expected the picture of question ${missing.id} at ${missing.image}, nothing is there`,
    );
}

/** One empty program tells whether the language is there, before a model has written for hours. */
async function checkPrograms(
  problems: readonly BenchmarkProblem[],
  allowCodeExecution: boolean,
  name: string,
): Promise<void> {
  const problem = problems.find(({ kind }) => kind === "program");
  if (problem?.kind !== "program") return;
  if (!allowCodeExecution)
    throw new UsageError(
      `${name} is scored by running the programs that the model writes: expected --allow-code-execution, got none ` +
        "(docs/code-execution.md says within what limits they run)",
    );
  await runProgram({ ...problem.program(""), source: "" }, { allowCodeExecution, timeoutMs: 60_000 });
}
