import { constants } from "node:fs";
import { access, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { NotFoundError } from "../errors.ts";
import type { ScoredAnswer } from "../evaluate/benchmarks/answers.ts";
import { whyNot } from "../io/json.ts";
import { withTemporary } from "../io/temporary.ts";

/** @throws {NotFoundError} there is no folder for the file, or none to write in: better known before the work */
export async function checkAnswersFile(file: string): Promise<void> {
  const folder = path.dirname(file);
  await access(folder, constants.W_OK).catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(`answers: expected a folder to write in, ${whyNot(cause)} (${folder})`, {
      cause,
    });
  });
}

/** Writes what a model answered, one JSON object a line. The file appears when it is whole. */
export async function writeAnswers(file: string, answers: readonly ScoredAnswer[]): Promise<void> {
  const lines = answers.map(({ id, prompt, answer, completion, score, correct, ended }) =>
    JSON.stringify({ id, prompt, answer, completion, score, correct, ended }),
  );
  await withTemporary(file, async (temporary) => {
    await writeFile(temporary, `${lines.join("\n")}\n`, { flag: "wx" });
    await rename(temporary, file);
  });
}
