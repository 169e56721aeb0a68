import { readFile } from "node:fs/promises";
import path from "node:path";
import { FormatError, NotFoundError } from "../errors.ts";
import { whyNot } from "../io/json.ts";
import type { ChatTemplate } from "../model/chat-template.ts";
import { problemOf, type TaskLine } from "./task-line.ts";

/** An input of a function, and what it is to give. */
export type Test = readonly [input: unknown, output: unknown];

/** A prompt, and the answer that counts as right. */
export interface Problem {
  readonly prompt: string;
  readonly answer: string;
  /** A regular expression that takes out of answer and completion what is compared; see `extractor`. */
  readonly extract?: string;
  /** False where the prompt has its special tokens already, as what a chat template makes: none are put around it. */
  readonly special?: boolean;
  /** The file of the picture that the prompt's `<image>` stands for. */
  readonly image?: string;
  /** Where the answer is a JavaScript function: what makes it right, however it is written. */
  readonly tests?: readonly Test[];
}

export interface ReadTaskOptions {
  /** Makes a text of prompts that are lists of messages. */
  readonly chat?: ChatTemplate;
}

/**
 * Reads a task: one JSON object a line, with a `prompt` and an `answer`. Empty lines are passed over.
 *
 *     {"prompt": "1 + 2?", "answer": "#### 3"}
 *     {"prompt": "1 + 2?", "answer": "3", "extract": "(-?\\d+)\\D*$"}
 *     {"prompt": [{"role": "user", "content": "1 + 2?"}], "answer": "3"}
 *     {"prompt": "Write f(x): add 2.\n", "answer": "x => x + 2", "tests": [[0, 2], [1, 3]]}
 *     {"prompt": "<image>\nHow many circles?\n", "answer": "2", "image": "images/000.png"}
 *
 * @param chat  from `readChatTemplate`; only prompts that are lists of messages need it
 * @throws {NotFoundError} no such file
 * @throws {FormatError} a line is not such an object, or the file has none; the message names the line
 */
export async function readTask(file: string, { chat }: ReadTaskOptions = {}): Promise<Problem[]> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new NotFoundError(`readTask: expected a file of problems at ${file}, ${whyNot(cause)}`, { cause });
  });
  const folder = path.dirname(file);
  const lines = text.split("\n").map((line, i) => ({ line, where: `${file}, line ${i + 1}` }));
  const problems = lines
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, where }) => problemOf({ fields: parsed(line, where), where, folder, chat }));
  if (problems.length === 0)
    throw new FormatError(`readTask: expected problems in ${file}, got an empty file`);
  return problems;
}

function parsed(line: string, where: string): TaskLine["fields"] {
  try {
    return Object(JSON.parse(line)) as TaskLine["fields"];
  } catch (cause) {
    throw new FormatError(`readTask: expected a JSON object in ${where}, got ${(cause as Error).message}`, {
      cause,
    });
  }
}
