import { expect, test } from "vitest";
import { Random } from "../../../datasets/random.ts";
import { story } from "../../../datasets/text/stories.ts";

const many = (() => {
  const random = new Random(8);
  return Array.from({ length: 2000 }, () => story(random));
})();

test("a seed gives the same stories, and hardly one twice", () => {
  const random = new Random(8);
  expect(many.slice(0, 20)).toEqual(Array.from({ length: 20 }, () => story(random)));
  expect(new Set(many).size).toBeGreaterThan(1990);
});

test("sums told in stories are right", () => {
  const result = { "+": (a: number, b: number) => a + b, "-": (a: number, b: number) => a - b };
  const sums = many.flatMap((text) => [...text.matchAll(/(\d+) ([+-]) (\d+) = (\d+)/g)]);
  expect(sums.length).toBeGreaterThan(100);
  for (const [told, a, sign, b, c] of sums)
    expect(result[sign as "+" | "-"](Number(a), Number(b)), told).toBe(Number(c));
});

test("every digit occurs", () => {
  expect(new Set(many.join("").match(/\d/g)).size).toBe(10);
});

test("no story has what marks a solved problem", () => {
  for (const text of many) {
    expect(text).not.toContain("####");
    expect(text).not.toContain("How many");
  }
});

test("articles go with the word that follows", () => {
  for (const text of many) expect(text).not.toMatch(/\b[Aa] [aeio]|\b[Aa]n [^aeiouh]/);
});
