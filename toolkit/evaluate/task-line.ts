import path from "node:path";
import { FormatError } from "../errors.ts";
import type { ChatTemplate, Message } from "../model/chat-template.ts";
import { extractor } from "./extract.ts";
import type { Problem, Test } from "./task.ts";

/** A line of a task file. */
export interface TaskLine {
  readonly fields: Readonly<Record<string, unknown>>;
  /** The file and the line, for messages. */
  readonly where: string;
  /** The folder of the file, in which pictures are looked for. */
  readonly folder: string;
  readonly chat: ChatTemplate | undefined;
}

/** @throws {FormatError} a field is missing, or not what it should be */
export function problemOf(line: TaskLine): Problem {
  const { fields, where } = line;
  const { prompt, answer } = fields;
  if (!(typeof prompt === "string" || isConversation(prompt)) || typeof answer !== "string")
    throw new FormatError(
      `readTask: expected texts "prompt" and "answer" in ${where}, got ${typeof prompt} and ${typeof answer}`,
    );
  return { ...promptOf(prompt, line), answer, ...extractOf(line), ...imageOf(line), ...testsOf(line) };
}

const isConversation = (prompt: unknown): prompt is Message[] =>
  Array.isArray(prompt) && prompt.length > 0 && prompt.every((turn) => typeof turn?.role === "string");

function promptOf(prompt: string | Message[], { where, chat }: TaskLine) {
  if (typeof prompt === "string") return { prompt };
  if (!chat)
    throw new FormatError(`readTask: messages need a chat template to be a prompt, got none (${where})`);
  return { prompt: chat(prompt), special: false };
}

/** The regular expression of a line, after a try whether it is one. */
function extractOf({ fields: { extract }, where }: TaskLine): Pick<Problem, "extract"> {
  if (extract === undefined) return {};
  if (typeof extract !== "string")
    throw new FormatError(
      `readTask: "extract" must be a regular expression in ${where}, got ${typeof extract}`,
    );
  try {
    extractor(extract);
  } catch (cause) {
    throw new FormatError(`readTask: ${(cause as Error).message} (${where})`, { cause });
  }
  return { extract };
}

function imageOf({ fields: { image }, where, folder }: TaskLine): Pick<Problem, "image"> {
  if (image === undefined) return {};
  if (typeof image === "string") return { image: path.resolve(folder, image) };
  throw new FormatError(`readTask: "image" must be the name of a file in ${where}, got ${typeof image}`);
}

function testsOf({ fields: { tests }, where }: TaskLine): Pick<Problem, "tests"> {
  if (tests === undefined) return {};
  if (Array.isArray(tests) && tests.length > 0 && tests.every(isTest)) return { tests };
  throw new FormatError(`readTask: expected pairs of input and output as "tests" in ${where}`);
}

const isTest = (test: unknown): test is Test => Array.isArray(test) && test.length === 2;
