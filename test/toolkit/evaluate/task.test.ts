import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { FormatError, NotFoundError } from "../../../toolkit/errors.ts";
import { readTask } from "../../../toolkit/evaluate/task.ts";
import { chatTemplate } from "../../../toolkit/model/chat-template.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

async function file(text: string): Promise<string> {
  const name = path.join(await temporaryFolder(), "task.jsonl");
  await writeFile(name, text);
  return name;
}

test("reads one problem a line and passes over empty lines and other fields", async () => {
  const task = await file('{"prompt":"1 + 1?","answer":"2","kind":"sum"}\n\n{"prompt":"é","answer":""}\n');
  expect(await readTask(task)).toEqual([
    { prompt: "1 + 1?", answer: "2" },
    { prompt: "é", answer: "" },
  ]);
});

test("keeps how an answer is extracted", async () => {
  const task = await file('{"prompt":"a","answer":"b","extract":"x(.)"}');
  expect(await readTask(task)).toEqual([{ prompt: "a", answer: "b", extract: "x(.)" }]);
});

test("makes a text of messages with the chat template, whose special tokens are in it", async () => {
  const task = await file('{"prompt":[{"role":"user","content":"Hello"}],"answer":"b"}');
  const chat = chatTemplate("<s>{{ messages[0].role }}: {{ messages[0].content }}");
  expect(await readTask(task, { chat })).toEqual([{ prompt: "<s>user: Hello", special: false, answer: "b" }]);
  await expect(readTask(task)).rejects.toThrow(/messages need a chat template.*line 1/);
});

test("keeps the tests of a program, and finds a picture beside the file", async () => {
  const task = await file(
    '{"prompt":"f","answer":"x => x","tests":[[1,1]]}\n{"prompt":"<image>","answer":"2","image":"images/0.png"}',
  );
  expect(await readTask(task)).toEqual([
    { prompt: "f", answer: "x => x", tests: [[1, 1]] },
    { prompt: "<image>", answer: "2", image: path.join(path.dirname(task), "images/0.png") },
  ]);
});

test("says where a file is missing", async () => {
  await expect(readTask("nowhere/task.jsonl")).rejects.toThrow(NotFoundError);
  await expect(readTask("nowhere/task.jsonl")).rejects.toThrow("nowhere/task.jsonl");
});

test.each([
  ["a line that is not JSON", '{"prompt":"a","answer":"b"}\n{"prompt"', /line 2/],
  ["a line without an answer", '{"prompt":"a"}', /line 1, got string and undefined/],
  ["an answer that is a number", '{"prompt":"a","answer":2}', /got string and number/],
  ["a line that is null", "null", /line 1, got undefined/],
  ["a list that is no conversation", '{"prompt":["a"],"answer":"b"}', /line 1, got object and string/],
  ["a conversation of no turns", '{"prompt":[],"answer":"b"}', /line 1, got object and string/],
  ["an extract that is a number", '{"prompt":"a","answer":"b","extract":1}', /line 1, got number/],
  ["an extract that is none", '{"prompt":"a","answer":"b","extract":"("}', /regular expression.*line 1/],
  ["a picture that is a number", '{"prompt":"a","answer":"b","image":1}', /"image".*line 1, got number/],
  ["tests that are no pairs", '{"prompt":"a","answer":"b","tests":[[1]]}', /pairs.*"tests" in .*line 1/],
  ["no tests", '{"prompt":"a","answer":"b","tests":[]}', /pairs.*"tests" in .*line 1/],
  ["an empty file", "\n", /got an empty file/],
])("refuses %s", async (_, text, message) => {
  const task = await file(text);
  await expect(readTask(task)).rejects.toThrow(FormatError);
  await expect(readTask(task)).rejects.toThrow(message);
});
