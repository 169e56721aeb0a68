import { expect, test } from "vitest";
import { learnMerges } from "../../../datasets/tokenizer/byte-pair.ts";

test("joins the most frequent neighbours first", () => {
  const words = new Map([
    ["low", 5],
    ["lower", 2],
    ["newest", 6],
    ["widest", 3],
  ]);
  // The example of Sennrich et al. (2016), without their end-of-word mark.
  expect(learnMerges(words, 4)).toEqual([
    ["e", "s"],
    ["es", "t"],
    ["l", "o"],
    ["lo", "w"],
  ]);
});

test("among equally frequent pairs takes the alphabetically first", () => {
  const words = new Map([
    ["dc", 2],
    ["ab", 2],
  ]);
  expect(learnMerges(words, 2)).toEqual([
    ["a", "b"],
    ["d", "c"],
  ]);
});

test("a repeated letter is joined from the left", () => {
  expect(learnMerges(new Map([["aaaa", 3]]), 2)).toEqual([
    ["a", "a"],
    ["aa", "aa"],
  ]);
});

test("stops when no pair occurs twice", () => {
  expect(learnMerges(new Map([["ab", 1]]), 10)).toEqual([]);
});
