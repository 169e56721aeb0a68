import type { Problem } from "../../toolkit/evaluate/task.ts";
import type { Source } from "../held-out.ts";
import { HELD_OUT, SEED } from "../seeds.ts";
import { problem, SHORT } from "./problems.ts";

const upTo = (steps: number): Source<Problem> => ({
  draw: (random) => problem(random, steps),
  key: ({ prompt }) => prompt,
  seed: SEED.heldOutWordProblems,
  count: HELD_OUT,
});

/** Word problems, and which of them are held out. */
export const WORD_PROBLEMS = upTo(6);

/** The same told shorter, for the tokenizer: it needs their words, not their length. */
export const SHORT_PROBLEMS = upTo(SHORT);
