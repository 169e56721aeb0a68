import { UnsupportedError, ValueError } from "../../errors.ts";
import type { RunOptions } from "../code/run-program.ts";
import type { Examinee } from "./examinee.ts";
import type { BenchmarkProblem } from "./problem.ts";

/**
 * Finds what would otherwise be found out after much has been written.
 *
 * @param where  who asks, for messages
 * @throws {ValueError} no problems, problems of two benchmarks, or programs that may not be run
 * @throws {UnsupportedError} pictures or choices, and a model that is not asked about such
 */
export function checkProblems(
  where: string,
  problems: readonly BenchmarkProblem[],
  { sees, weigh }: Examinee,
  { allowCodeExecution }: RunOptions,
): void {
  if (problems.length === 0) throw new ValueError(`${where}: expected at least one problem, got none`);
  const stray = problems.find((problem) => endingOf(problem) !== endingOf(problems[0]!));
  if (stray)
    throw new ValueError(
      `${where}: expected problems of one benchmark, got ${stray.id}, which is asked in another way than the first`,
    );
  const pictured = problems.find(({ image }) => image !== undefined);
  if (pictured && !sees)
    throw new UnsupportedError(
      `${where}: expected questions about texts, got one about ${pictured.image}: scoreVisionBenchmark takes it`,
    );
  if (!weigh && problems[0]!.kind === "choice")
    throw new UnsupportedError(`${where}: expected questions that are answered in writing, got choices`);
  if (allowCodeExecution !== true && problems.some(({ kind }) => kind === "program"))
    throw new ValueError(
      `${where}: these problems are scored by running what the model writes: expected allowCodeExecution: true ` +
        `(docs/code-execution.md says within what limits), got ${allowCodeExecution}`,
    );
}

/**
 * @param counts  such as problems at once, by their names; what was not given is fine
 * @throws {ValueError} one is not a whole number from 1 on
 */
export function checkCounts(where: string, counts: Readonly<Record<string, number | undefined>>): void {
  for (const [name, count = 1] of Object.entries(counts))
    if (!(Number.isInteger(count) && count >= 1))
      throw new ValueError(`${where}: ${name} must be a whole number from 1, got ${count}`);
}

/** What has to be alike in problems that are answered side by side. */
const endingOf = (problem: BenchmarkProblem): string =>
  problem.kind === "choice" ? problem.kind : JSON.stringify([problem.maxTokens, problem.stop]);
