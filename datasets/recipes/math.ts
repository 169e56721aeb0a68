import { SEED } from "../seeds.ts";
import { wordProblems } from "../tasks/word-problems.ts";
import { WORD_PROBLEMS } from "../text/word-problems.ts";
import { solved, textRecipe } from "./text-recipe.ts";

const ROWS = 64;

export const math = textRecipe({
  name: "math",
  about: `\`tiny-base\`, every weight fine-tuned to solve word problems of two to six steps, with the steps written out.`,
  reads: `Problems from \`datasets/text/problems.ts\`, ${ROWS} a step, each drawn anew; the loss counts the answer only.`,
  example: solved(WORD_PROBLEMS),
  tasks: [wordProblems],
  rows: ROWS,
  // No decay here: it would add a multiple of the base to the delta.
  optimization: { steps: 800, warmup: 40, peak: 1e-3, decay: 0, clip: 1 },
  seed: SEED.wordProblems,
  seeds: { "held-out problems": SEED.heldOutWordProblems },
});
