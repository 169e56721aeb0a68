import { expect, test } from "vitest";
import { tokenizerConfig, trainTokenizer } from "../../../datasets/tokenizer/train.ts";
import { tokenizer } from "../../../toolkit/model/tokenizer.ts";

const texts = ["Tom has 12 apples.", "Tom has 7 pears.", "Ann has apples and pears."];
const json = trainTokenizer(texts, 270);
const { size, encode, decode } = tokenizer(json, tokenizerConfig());

test("has the special tokens, the 256 bytes, and then what it learned", () => {
  expect(size).toBe(270);
  const numbered = Object.entries(json.model.vocab).sort(([, a], [, b]) => a - b);
  expect(numbered.slice(0, 4).map(([piece]) => piece)).toEqual(["<pad>", "<s>", "</s>", "Ā"]); // Ā is byte 0
  expect(json.model.merges).toHaveLength(270 - 259);
});

test.each([
  ["what it has seen", "Tom has 12 apples."],
  ["line breaks and runs of spaces", "a\n\n  b \n#### 9"],
  ["letters and signs it has never seen", "Ünïcode – 漢字 🙂"],
])("writes and reads back %s", (_, text) => {
  expect(decode(encode(text))).toBe(text);
});

test("every digit is a token of its own", () => {
  const tokens = encode(" 1234", { special: false }).map((token) => decode([token]));
  expect(tokens).toEqual([" ", "1", "2", "3", "4"]);
});

test("a text begins with <s>, unless it is a continuation", () => {
  expect(encode("Tom")).toEqual([1, ...encode("Tom", { special: false })]);
});

test("a pair of texts joins at a line break without changing tokens", () => {
  const [prompt, answer] = ["Tom has 7.\n", "7 + 5 = 12."];
  expect([...encode(prompt), ...encode(answer, { special: false })]).toEqual(encode(prompt + answer));
});

test("is the same for the same texts", () => {
  expect(trainTokenizer(texts, 270)).toEqual(json);
});
