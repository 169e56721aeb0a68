import { readFile } from "node:fs/promises";
import { FormatError, NotFoundError } from "../errors.ts";

/** A prompt, and the answer that counts as right. */
export interface Problem {
  readonly prompt: string;
  readonly answer: string;
}

/**
 * Reads a task: one JSON object a line, with a `prompt` and an `answer`. Empty lines are passed over.
 *
 * @throws {NotFoundError} no such file
 * @throws {FormatError} a line is not such an object, or the file has none
 */
export async function readTask(file: string): Promise<Problem[]> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(`readTask: expected a file of problems at ${file}, got ${cause.code}`, { cause });
  });
  const lines = text.split("\n").map((line, i) => ({ line, where: `${file}, line ${i + 1}` }));
  const problems = lines.filter(({ line }) => line.trim() !== "").map(readProblem);
  if (problems.length === 0)
    throw new FormatError(`readTask: expected problems in ${file}, got an empty file`);
  return problems;
}

function readProblem({ line, where }: { line: string; where: string }): Problem {
  let value: Partial<Problem> | null;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw new FormatError(`readTask: expected a JSON object in ${where}, got ${cause}`, { cause });
  }
  const { prompt, answer } = value ?? {};
  if (typeof prompt !== "string" || typeof answer !== "string")
    throw new FormatError(
      `readTask: expected texts "prompt" and "answer" in ${where}, got ${typeof prompt} and ${typeof answer}`,
    );
  return { prompt, answer };
}
