import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readTokenizer } from "../../../../toolkit/model/tokenizer.ts";
import { visionTokens } from "../../../../toolkit/model/vision/prompt.ts";

const tokenizer = await readTokenizer("datasets/tiny-base");
const { encode } = tokenizer;
const plain = (text: string) => encode(text, { special: false });

test("an image token stands in the place of each image, and one token begins the text", () => {
  const tokens = visionTokens(tokenizer, { imageToken: 258 }, "<image>\nOne.<image>Two.");
  expect(tokens).toEqual([1, 258, ...plain("\nOne."), 258, ...plain("Two.")]);
});

test("a prompt without images is encoded as any other", () => {
  expect(visionTokens(tokenizer, { imageToken: 258 }, "No picture.")).toEqual(encode("No picture."));
});

test("a tokenizer that has the image token puts it there as in Python, without a space after it", async () => {
  const mistral = await readTokenizer("test/fixtures/tokenizers/mistral");
  const golden = JSON.parse(readFileSync("test/fixtures/tokenizers/mistral/golden.json", "utf8"));
  const { text, tokens } = golden.texts.find(({ text }: { text: string }) => text.includes("<image>"));
  const [imageToken = -1] = mistral.encode("<image>", { special: false }).slice(-1);
  expect(tokens.filter((token: number) => token === imageToken)).toHaveLength(3);
  expect(visionTokens(mistral, { imageToken }, text)).toEqual(tokens);
});
