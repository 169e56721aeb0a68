import type { GenerateOptions } from "../../model/generate.ts";
import type { Model } from "../../model/model.ts";
import type { Tokenizer } from "../../model/tokenizer.ts";
import { logLikelihoods } from "./log-likelihood.ts";
import type { ChoiceProblem, ProgramProblem, WrittenProblem } from "./problem.ts";

/** A model with its tokenizer, as one that answers the questions of a benchmark. */
export interface Examinee {
  readonly tokenizer: Tokenizer;
  /** Whether it is shown the pictures that problems are about. */
  readonly sees: boolean;
  /** The tokens that it writes after each prompt. */
  write(
    problems: readonly (WrittenProblem | ProgramProblem)[],
    options: GenerateOptions,
  ): Promise<number[][]>;
  /** How probable it finds each choice, where it can be asked. */
  weigh?(problem: ChoiceProblem): number[];
}

/** A model that reads and writes texts. */
export const reader = (model: Pick<Model, "generate" | "logits">, tokenizer: Tokenizer): Examinee => ({
  ...writer(model, tokenizer),
  weigh: (problem) => logLikelihoods(model, tokenizer, problem),
});

/** A model of which only what it writes counts. */
export const writer = (model: Pick<Model, "generate">, tokenizer: Tokenizer): Examinee => ({
  tokenizer,
  sees: false,
  write: async (problems, options) =>
    model.generate(
      problems.map(({ prompt, special = true }) => tokenizer.encode(prompt, { special })),
      options,
    ),
});
