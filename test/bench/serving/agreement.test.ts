import { expect, test } from "vitest";
import { checkAgreement, distance } from "./agreement.ts";
import type { Writer } from "./writers.ts";

const writer = (text: number[], logits: number[]): Writer => ({
  write: (questions) => questions.map(() => text),
  logits: () => Float32Array.from(logits),
  close: () => {},
});

const questions = [{ tenant: 2, tokens: [1] }];

test("who writes something else, or has other logits, is not timed", () => {
  const models = writer([4, 5], [1, -2]);
  expect(() => checkAgreement("packed", writer([4, 5], [1, -2]), models, questions, 2)).not.toThrow();
  expect(() => checkAgreement("packed", writer([4, 6], [1, -2]), models, questions, 2)).toThrow(
    "expected packed to write 4,5 for tenant 2, got 4,6",
  );
  expect(() => checkAgreement("packed", writer([4, 5], [1, -2.1]), models, questions, 2)).toThrow(/logits/);
  expect(() => checkAgreement("packed", writer([4, 5], [Number.NaN, -2]), models, questions, 2)).toThrow(
    /NaN/,
  );
});

test("distances are relative to the largest number", () => {
  expect(distance(Float32Array.of(1, 2), Float32Array.of(1, 4))).toBe(0.5);
  expect(distance(Float32Array.of(1), Float32Array.of(1, 4))).toBeNaN();
});
