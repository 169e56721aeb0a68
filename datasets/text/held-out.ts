import type { Problem } from "../../toolkit/evaluate/task.ts";
import { Random } from "../random.ts";
import { problem } from "./problems.ts";

/** The first `count` different problems of a seed. */
export function heldOut(seed: number, count: number): Problem[] {
  const random = new Random(seed);
  const found = new Map<string, Problem>();
  while (found.size < count) {
    const one = problem(random);
    found.set(one.prompt, one);
  }
  return [...found.values()];
}

/** Problems for training: none of them has a prompt that is held out. */
export function trainingProblem(random: Random, held: ReadonlySet<string>): Problem {
  for (;;) {
    const one = problem(random);
    if (!held.has(one.prompt)) return one;
  }
}
