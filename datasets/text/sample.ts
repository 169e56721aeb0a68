import { forTraining, heldOut } from "../held-out.ts";
import { Random } from "../random.ts";
import { story } from "./stories.ts";
import { SHORT_PROBLEMS } from "./word-problems.ts";

/** As many stories as solved problems, for the tokenizer to learn its pieces from. */
export function mixedTexts(seed: number, stories: number): string[] {
  const random = new Random(seed);
  const problem = forTraining(SHORT_PROBLEMS, heldOut(SHORT_PROBLEMS));
  const solved = () => {
    const { prompt, answer } = problem(random);
    return prompt + answer;
  };
  return Array.from({ length: stories }, () => [story(random), solved()]).flat();
}
