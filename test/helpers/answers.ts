import type { Answered } from "../../toolkit/evaluate/answered.ts";

/** Answers to problems 0, 1, 2 … of which these were right. */
export const answersOf = (right: readonly number[]): { answers: Answered[] } => ({
  answers: right.map((correct, i) => ({
    prompt: `problem ${i}`,
    answer: "yes",
    completion: correct ? "yes" : "no",
    correct: correct === 1,
    ended: true,
  })),
});
