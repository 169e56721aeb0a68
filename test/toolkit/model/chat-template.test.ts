import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { FormatError, NotFoundError, ValueError } from "../../../toolkit/errors.ts";
import {
  type ChatOptions,
  chatTemplate,
  type Message,
  readChatTemplate,
} from "../../../toolkit/model/chat-template.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

interface Golden {
  readonly name: string;
  readonly source: string;
  readonly messages: Message[];
  readonly options: ChatOptions;
  readonly text: string;
}

const golden: Golden[] = JSON.parse(readFileSync("test/fixtures/chat/golden.json", "utf8"));
const SETTINGS = { bos_token: "<s>", eos_token: { content: "</s>", special: true }, model_max_length: 4 };
const HELLO = [{ role: "user", content: "Hello" }];

test.each(golden)("$name, $options: the text of Python's transformers", (golden) => {
  const { source, messages, options, text } = golden;
  expect(chatTemplate(source, SETTINGS)(messages, options)).toBe(text);
});

/** A folder with these files. */
async function folderWith(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  return folder;
}

const settings = (chat_template: unknown) => JSON.stringify({ ...SETTINGS, chat_template });

test.each([
  ["tokenizer_config.json", { "tokenizer_config.json": settings("{{ bos_token }}one") }, "<s>one"],
  ["chat_template.jinja", { "chat_template.jinja": "two" }, "two"],
  [
    "chat_template.jinja before the other",
    { "tokenizer_config.json": settings("one"), "chat_template.jinja": "{{ eos_token }}two" },
    "</s>two",
  ],
  [
    "a LLaVA's chat_template.json",
    {
      "tokenizer_config.json": settings("one"),
      "chat_template.json": JSON.stringify({ chat_template: "seeing" }),
    },
    "seeing",
  ],
  [
    "a list of templates",
    {
      "tokenizer_config.json": settings([
        { name: "tool_use", template: "no" },
        { name: "default", template: "yes" },
      ]),
    },
    "yes",
  ],
])("reads a template from %s", async (_, files, text) => {
  expect((await readChatTemplate(await folderWith(files)))(HELLO)).toBe(text);
});

test.each([
  ["a list", { "tokenizer_config.json": settings([{ name: "tool_use", template: "tools" }]) }],
  ["a file of its own", { "additional_chat_templates/tool_use.jinja": "tools" }],
])("finds a template by its name in %s", async (_, files) => {
  expect((await readChatTemplate(await folderWith(files), "tool_use"))(HELLO)).toBe("tools");
});

test("says that there is no template, or none of that name", async () => {
  const folder = await folderWith({ "tokenizer_config.json": settings("one") });
  await expect(readChatTemplate(folder, "rag")).rejects.toThrow(NotFoundError);
  await expect(readChatTemplate(folder, "rag")).rejects.toThrow(`chat template "rag" in ${folder}`);
  await expect(readChatTemplate(await folderWith({}))).rejects.toThrow(NotFoundError);
});

test("refuses what is not a template", () => {
  expect(() => chatTemplate("{% for %}")).toThrow(FormatError);
});

test("tells the date to a template that asks for it", () => {
  expect(chatTemplate("{{ strftime_now('%d %b %Y') }}")(HELLO)).toMatch(/^\d\d [A-Z][a-z]{2} \d{4}$/);
});

test("passes on what the template has to say against the messages", () => {
  const llama2 = chatTemplate(golden.find(({ name }) => name === "Llama 2")!.source, SETTINGS);
  const twice = [...HELLO, ...HELLO];
  expect(() => llama2(twice)).toThrow(ValueError);
  expect(() => llama2(twice)).toThrow(/Roles must alternate/);
});
