import { readFileSync } from "node:fs";
import { cp, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { NotFoundError } from "../../../toolkit/errors.ts";
import { readTokenizer, tokenizer } from "../../../toolkit/model/tokenizer.ts";
import { temporaryFolder } from "../../helpers/folder.ts";

interface Golden {
  readonly size: number;
  readonly texts: { text: string; tokens: number[]; plain: number[]; decoded: string }[];
  readonly answers: { tokens: number[]; text: string }[];
}

// What Python's tokenizers makes of texts that are hard on them: see make.py.
const FOLDER = "test/fixtures/tokenizers";
const layouts = ["llama2", "llama3", "mistral", "qwen2"];
const goldenOf = (layout: string): Golden =>
  JSON.parse(readFileSync(`${FOLDER}/${layout}/golden.json`, "utf8"));
const jsonOf = (layout: string) => JSON.parse(readFileSync(`${FOLDER}/${layout}/tokenizer.json`, "utf8"));

describe.each(layouts)("a tokenizer in the layout of %s", (layout) => {
  const { size, texts, answers } = goldenOf(layout);

  test("has as many tokens as in Python", async () => {
    expect((await readTokenizer(`${FOLDER}/${layout}`)).size).toBe(size);
  });

  test("encodes hard texts as Python does, with special tokens around them and without", async () => {
    const { encode } = await readTokenizer(`${FOLDER}/${layout}`);
    for (const { text, tokens, plain } of texts)
      expect([text, encode(text), encode(text, { special: false })]).toEqual([text, tokens, plain]);
  });

  test("decodes them, and whatever a model may write, as Python does", async () => {
    const { decode } = await readTokenizer(`${FOLDER}/${layout}`);
    for (const { tokens, decoded } of texts) expect([tokens, decode(tokens)]).toEqual([tokens, decoded]);
    for (const { tokens, text } of answers) expect([tokens, decode(tokens)]).toEqual([tokens, text]);
  });

  test("reads merges as older versions of tokenizers wrote them", () => {
    const json = jsonOf(layout);
    json.model.merges = json.model.merges.map((pair: string[]) => pair.join(" "));
    const { encode } = tokenizer(json);
    for (const { text, tokens } of texts) expect([text, encode(text)]).toEqual([text, tokens]);
  });

  test("passes over tokens that a padded vocabulary has beyond it", async () => {
    const { encode, decode } = await readTokenizer(`${FOLDER}/${layout}`);
    expect(decode([...encode("apples"), size, size + 7])).toBe("apples");
  });
});

test("spaces before full stops stay, whatever tokenizer_config.json says", () => {
  const text = "a . b , c ! d ? it 's do n't";
  for (const settings of [{}, { clean_up_tokenization_spaces: true }]) {
    const { encode, decode } = tokenizer(jsonOf("llama3"), settings);
    expect(decode(encode(text))).toBe(text);
  }
});

test("special tokens stand around a text as tokenizer.json says, as in transformers 5", () => {
  const settings = { tokenizer_class: "LlamaTokenizer", add_bos_token: false, add_eos_token: true };
  const { encode } = tokenizer(jsonOf("llama2"), settings);
  expect(encode("apples")).toEqual(tokenizer(jsonOf("llama2")).encode("apples"));
});

test("says what to do where there is a tokenizer in SentencePiece's format only", async () => {
  const folder = await temporaryFolder();
  await cp(`${FOLDER}/llama2/golden.json`, path.join(folder, "golden.json"));
  await expect(readTokenizer(folder)).rejects.not.toThrow("tokenizer.model");
  await writeFile(path.join(folder, "tokenizer.model"), "");
  await expect(readTokenizer(folder)).rejects.toThrow(NotFoundError);
  await expect(readTokenizer(folder)).rejects.toThrow(
    /nothing is there but tokenizer.model: .*save_pretrained/,
  );
});
