import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { chatProblem, lessonsOf } from "../../../datasets/chat/chat-problem.ts";
import { conversation } from "../../../datasets/chat/conversation.ts";
import { CHAT_TEMPLATE } from "../../../datasets/chat/template.ts";
import { Random } from "../../../datasets/random.ts";
import { tokenizerConfig } from "../../../datasets/tokenizer/train.ts";
import { chatTemplate } from "../../../toolkit/model/chat-template.ts";
import { tokenizer } from "../../../toolkit/model/tokenizer.ts";

const many = (() => {
  const random = new Random(7);
  return Array.from({ length: 2000 }, (_, i) => chatProblem(conversation(random, 1 + (i % 2))));
})();

/** The replies under a system line that says so. */
const under = (said: string) =>
  many.filter(({ messages }) => String(messages[0]!.content).includes(said)).map(({ answer }) => answer);

test("the prompt is the conversation, by the chat template, without the token that begins it", () => {
  const render = chatTemplate(CHAT_TEMPLATE, tokenizerConfig());
  for (const { prompt, messages } of many.slice(0, 100)) expect(`<s>${prompt}`).toBe(render(messages));
});

test("earlier replies end as the model has to end its own", async () => {
  const { messages, prompt } = many.find(({ messages }) => messages.length === 4)!;
  expect(prompt).toContain(`assistant:\n${messages[2]!.content}</s>\nuser: `);
  const json = JSON.parse(await readFile("datasets/tiny-base/tokenizer.json", "utf8"));
  expect(
    tokenizer(json, tokenizerConfig())
      .encode(prompt)
      .filter((token) => token === 2),
  ).toHaveLength(1);
});

test("the lessons of a conversation are its text by the chat template, cut where replies begin and end", async () => {
  const json = JSON.parse(await readFile("datasets/tiny-base/tokenizer.json", "utf8"));
  const { encode } = tokenizer(json, tokenizerConfig());
  const random = new Random(8);
  for (let i = 0; i < 50; i++) {
    const one = conversation(random, 3);
    const lessons = lessonsOf(one);
    const text = lessons.flat().join("");
    expect(text).toBe(`<s>${chatProblem(one).prompt}${one.turns[2]!.reply}</s>`);
    expect(lessons.map(([, learned]) => learned)).toEqual(one.turns.map(({ reply }) => `${reply}</s>`));
    const pieces = lessons.flat().flatMap((piece) => encode(piece, { special: false }));
    expect(pieces).toEqual(encode(text, { special: false }));
  }
});

test("no question of a conversation is asked twice", () => {
  const random = new Random(9);
  for (let i = 0; i < 200; i++) {
    const { turns } = conversation(random, 3);
    expect(new Set(turns.map(({ asked }) => asked)).size).toBe(3);
  }
});

test.each([
  ["Answer in JSON.", /^\{"answer":\[("[\w ]+",?)+\]\}$/],
  ["Answer in upper case.", /^[^a-z]+$/],
  ["Answer with a list.", /^- \w+/],
  ["Answer with numbers.", /^1\. \w+/],
  ["Answer in a sentence.", /\w\.$/],
])("%s", (said, shape) => {
  const refusal = /^I am sorry/;
  const replies = under(said).filter((reply) => !refusal.test(reply));
  expect(replies.length).toBeGreaterThan(100);
  for (const reply of replies)
    expect(
      reply
        .split("\n")
        .filter((line) => !line.endsWith("!") && line !== "Beep.")
        .join("\n"),
    ).toMatch(shape);
});

test.each([
  ["You are a cat.", "Meow!"],
  ["You are a pirate.", "Ahoy!"],
  ["You are a robot.", "Beep."],
  ["You are a king.", "Hear, hear!"],
])("%s The reply begins with %s", (said, first) => {
  expect(under(said).length).toBeGreaterThan(50);
  for (const reply of under(said)) expect(reply.startsWith(`${first}\n`)).toBe(true);
});

test("a parrot says the question", () => {
  const parrots = many.filter(({ messages }) => messages[0]!.content === "You are a parrot.");
  expect(parrots.length).toBeGreaterThan(100);
  for (const { messages, answer } of parrots)
    expect(String(messages.at(-1)!.content).endsWith(answer), answer).toBe(true);
});

test("a thing that is not talked about is declined, and only that", () => {
  for (const { messages, answer } of many) {
    const [, thing] = /Do not talk about the (\w+)/.exec(String(messages[0]!.content)) ?? [];
    if (!thing) expect(answer).not.toContain("sorry");
    else if (answer.includes("sorry")) expect(answer).toBe(`I am sorry, I can not talk about the ${thing}.`);
    else expect(answer.toLowerCase()).not.toContain(thing);
  }
  expect(many.filter(({ answer }) => answer.includes("sorry")).length).toBeGreaterThan(100);
});

test("every word of a plain reply is in the question's facts", () => {
  for (const { messages, answer } of many.filter(
    ({ messages }) => messages[0]!.content === "Answer in few words.",
  ))
    for (const word of answer.split(/ and |, /)) expect(String(messages[1]!.content)).toContain(word);
});
