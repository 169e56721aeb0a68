import { readFile } from "node:fs/promises";
import path from "node:path";
import { ValueError } from "../errors.ts";
import type { ProgramProblem, WrittenProblem } from "../evaluate/benchmarks/problem.ts";
import { sha256 } from "../file/digest.ts";
import type { PicturedText } from "../model/vision/read-prompt.ts";
import { readProblems } from "./processes/problems.ts";
import type { AskedTask, Settings } from "./processes/settings.ts";
import { digestOf } from "./records.ts";

/** Problems of each task whose texts, prompt and answer, predictions are compared on. */
const TEXTS = 20;

/** Tasks as all models are asked them, and what of them can be read as texts. */
export interface Asked {
  readonly tasks: readonly AskedTask[];
  /** Prompts with their answers. */
  readonly texts: readonly PicturedText[];
}

/**
 * Reads task files, and what their problems are.
 *
 * @throws as `readTask`, and {ValueError} two tasks in one file
 */
export async function askedTasks(
  files: readonly string[],
  limit: number | undefined,
  how: Pick<Settings, "fineTuned" | "maxTokens" | "allowCodeExecution">,
): Promise<Asked> {
  const twice = files.find((file, i) => files.indexOf(file) < i);
  if (twice !== undefined) throw new ValueError(`compare: expected different tasks, got ${twice} twice`);
  const tasks: AskedTask[] = [];
  const texts: PicturedText[] = [];
  for (const file of files) {
    const problems = await readProblems(file, how);
    const asked = problems.slice(0, limit);
    if (asked.some(({ kind }) => kind === "program") && !how.allowCodeExecution)
      throw new ValueError(
        `compare: ${file} is scored by running programs that models write: expected allowCodeExecution`,
      );
    const pictures = asked.flatMap(({ image }) => image ?? []);
    const images = await Promise.all(pictures.map(async (picture) => sha256(await readFile(picture))));
    const told = asked.map(({ image: _, ...problem }) => problem); // functions are no data, and not told
    const pictured = pictures.length > 0;
    tasks.push({
      ...{ name: nameOf(file, files), file: path.resolve(file), limit: asked.length, pictured },
      digest: digestOf([told, images]),
    });
    texts.push(...problems.slice(0, TEXTS).map(withAnswer));
  }
  return { tasks, texts };
}

/** As a model writes it: prompts with pictures have their answer in the same line, after a space. */
const withAnswer = ({ prompt, answer, image }: WrittenProblem | ProgramProblem): PicturedText =>
  image === undefined
    ? { text: prompt + answer }
    : { text: /\s$/.test(prompt) ? prompt + answer : `${prompt} ${answer}`, image };

/** `word-problems` for `word-problems/test.jsonl`, else the name of the file; with its folder where several have that. */
function nameOf(file: string, files: readonly string[]): string {
  const short = (name: string) => {
    const { name: own, dir } = path.parse(path.resolve(name));
    return own === "test" ? path.basename(dir) : own;
  };
  const isOnly = files.filter((other) => short(other) === short(file)).length === 1;
  return isOnly ? short(file) : file;
}
