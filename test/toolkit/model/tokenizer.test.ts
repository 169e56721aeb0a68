import { readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { FormatError, NotFoundError } from "../../../toolkit/errors.ts";
import { readTokenizer } from "../../../toolkit/model/tokenizer.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

const BASE = "datasets/tiny-base";

const golden: { text: string; tokens: number[]; decoded: string }[] = JSON.parse(
  readFileSync("test/fixtures/tokenizer/golden.json", "utf8"),
);

test.each(golden)(
  "encodes and decodes $text as Python's tokenizers does",
  async ({ text, tokens, decoded }) => {
    const tokenizer = await readTokenizer(BASE);
    expect(tokenizer.encode(text)).toEqual(tokens);
    expect(tokenizer.decode(tokens)).toBe(decoded);
  },
);

test("no tokens are no text", async () => {
  expect((await readTokenizer(BASE)).decode([])).toBe("");
});

test("needs no tokenizer_config.json", async () => {
  const folder = await temporaryFolder();
  await cp(path.join(BASE, "tokenizer.json"), path.join(folder, "tokenizer.json"));
  const [first] = golden as [(typeof golden)[number]];
  expect((await readTokenizer(folder)).encode(first.text)).toEqual(first.tokens);
});

test("says where a tokenizer is missing", async () => {
  await expect(readTokenizer("nowhere")).rejects.toThrow(NotFoundError);
  await expect(readTokenizer("nowhere")).rejects.toThrow(path.join("nowhere", "tokenizer.json"));
});

test.each([
  ["what is not JSON", "{"],
  ["JSON that is no tokenizer", "{}"],
  ["a model that nobody knows", '{"model":{"type":"Nothing"}}'],
])("refuses %s", async (_, text) => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "tokenizer.json"), text);
  await expect(readTokenizer(folder)).rejects.toThrow(FormatError);
});
