import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { FormatError, NotFoundError } from "../../../toolkit/errors.ts";
import { readTask } from "../../../toolkit/evaluate/task.ts";
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

test("says where a file is missing", async () => {
  await expect(readTask("nowhere/task.jsonl")).rejects.toThrow(NotFoundError);
  await expect(readTask("nowhere/task.jsonl")).rejects.toThrow("nowhere/task.jsonl");
});

test.each([
  ["a line that is not JSON", '{"prompt":"a","answer":"b"}\n{"prompt"', /line 2/],
  ["a line without an answer", '{"prompt":"a"}', /line 1, got string and undefined/],
  ["an answer that is a number", '{"prompt":"a","answer":2}', /got string and number/],
  ["a line that is null", "null", /line 1, got undefined/],
  ["an empty file", "\n", /got an empty file/],
])("refuses %s", async (_, text, message) => {
  const task = await file(text);
  await expect(readTask(task)).rejects.toThrow(FormatError);
  await expect(readTask(task)).rejects.toThrow(message);
});
