import { Random } from "../random.ts";
import { trainingProblem } from "./held-out.ts";
import { story } from "./stories.ts";

/** As many stories as solved problems, for the tokenizer to learn its pieces from. */
export function mixedTexts(seed: number, held: ReadonlySet<string>, stories: number): string[] {
  const random = new Random(seed);
  const solved = () => {
    const { prompt, answer } = trainingProblem(random, held);
    return prompt + answer;
  };
  return Array.from({ length: stories }, () => [story(random), solved()]).flat();
}
