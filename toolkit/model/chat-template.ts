import { readFile } from "node:fs/promises";
import path from "node:path";
import { Template } from "@huggingface/jinja";
import { FormatError, NotFoundError, ValueError } from "../errors.ts";
import { stripCharacters } from "./strip-characters.ts";
import { readSettings } from "./tokenizer-settings.ts";

/** One turn of a conversation. Some templates want more in it than a text, such as calls of tools. */
export interface Message {
  /** Usually `system`, `user` or `assistant`. */
  readonly role: string;
  readonly content: string | readonly Readonly<Record<string, unknown>>[];
  readonly [more: string]: unknown;
}

export interface ChatOptions {
  /** Whether the text ends where the model is to begin its answer: true when omitted. */
  readonly answer?: boolean;
  /** Whatever else the template asks for, such as `tools` or `enable_thinking`. */
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A conversation as the text that a model was trained on. Special tokens are in it: encode it with `special: false`. */
export type ChatTemplate = (messages: readonly Message[], options?: ChatOptions) => string;

/**
 * The chat template of a checkpoint: `chat_template.jinja`, which newer versions of transformers write, else the
 * `chat_template` in a LLaVA's `chat_template.json`, else that in `tokenizer_config.json`, where there can be several by
 * name.
 *
 * @param name  `default` when omitted
 * @throws {NotFoundError} the folder has no chat template, or none of that name
 * @throws {FormatError} the template is not one in Jinja's language
 */
export async function readChatTemplate(folder: string, name = "default"): Promise<ChatTemplate> {
  const settings = await readSettings(folder, "tokenizer_config.json", "readChatTemplate");
  const ofProcessor = await readSettings(folder, "chat_template.json", "readChatTemplate");
  const file = path.join(
    folder,
    name === "default" ? "chat_template.jinja" : `additional_chat_templates/${name}.jinja`,
  );
  const source =
    (await textIn(file)) ??
    named(ofProcessor["chat_template"], name) ??
    named(settings["chat_template"], name);
  if (source === undefined)
    throw new NotFoundError(`readChatTemplate: expected a chat template "${name}" in ${folder}, got none`);
  return chatTemplate(source, settings);
}

/**
 * A chat template from its source and the contents of `tokenizer_config.json`, whose special tokens it may name.
 *
 * @throws {FormatError} the source is not in Jinja's language
 */
export function chatTemplate(source: string, settings: Readonly<Record<string, unknown>> = {}): ChatTemplate {
  const template = parsed(source);
  // transformers names tools and documents even where there are none.
  const always = { tools: null, documents: null, ...specialTokens(settings), ...stripCharacters(template) };
  return (messages, { answer = true, variables = {} } = {}) => {
    try {
      return template.render({ ...always, add_generation_prompt: answer, ...variables, messages });
    } catch (cause) {
      throw new ValueError(`chatTemplate: expected messages that suit the template, got: ${reason(cause)}`, {
        cause,
      });
    }
  };
}

function parsed(source: string): Template {
  try {
    return new Template(source);
  } catch (cause) {
    throw new FormatError(`chatTemplate: expected a Jinja template, got: ${reason(cause)}`, { cause });
  }
}

const reason = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause));

/** `bos_token` and the like: a text, or an object with the text as its `content`. */
function specialTokens(settings: Readonly<Record<string, unknown>>): Record<string, string> {
  const text = (value: unknown) => (value as { content?: unknown } | null)?.content ?? value;
  const entries = Object.entries(settings).map(([key, value]) => [key, text(value)] as const);
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => entry[0].endsWith("_token") && typeof entry[1] === "string",
    ),
  );
}

/** The template of that name, where `chat_template` is one text or a list of `{ name, template }`. */
function named(value: unknown, name: string): string | undefined {
  if (typeof value === "string") return name === "default" ? value : undefined;
  const list = Array.isArray(value) ? value : [];
  const entry = list.find((one: { name?: unknown } | null) => one?.name === name) as
    | { template?: unknown }
    | undefined;
  return typeof entry?.template === "string" ? entry.template : undefined;
}

const textIn = (file: string): Promise<string | undefined> =>
  readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return undefined;
    throw error;
  });
