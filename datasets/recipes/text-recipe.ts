import type { Problem } from "../../toolkit/evaluate/task.ts";
import { llamaConfig } from "../../toolkit/model/config.ts";
import { llama } from "../../toolkit/model/llama.ts";
import { tokenTensor } from "../../toolkit/model/tokens.ts";
import { forTraining, heldOut, type Source } from "../held-out.ts";
import type { Random } from "../random.ts";
import { END, PAD, tokenizerConfig } from "../tokenizer/train.ts";
import { answered, type Example, padded } from "../train/batch.ts";
import { bucketed } from "../train/bucket.ts";
import { loss } from "../train/loss.ts";
import { CONFIG } from "./base.ts";
import type { Given, Recipe } from "./recipe.ts";

/** What differs between the models that learn to answer a text with a text. */
export interface TextRecipe
  extends Pick<Recipe, "name" | "about" | "reads" | "optimization" | "seed" | "seeds" | "tasks"> {
  /** What is read, drawn anew each time. */
  example(given: Given): (random: Random) => Example;
  /** Examples in a step. */
  readonly rows: number;
  /** More for `tokenizer_config.json`. */
  readonly chat?: { readonly chat_template: string };
}

const config = llamaConfig(CONFIG);

/** Every weight of the base, trained on questions with their answers; the loss counts the answers only. */
export function textRecipe({ example, rows: usual, chat, ...more }: TextRecipe): Recipe {
  return {
    ...more,
    config: CONFIG,
    tokenizerConfig: { ...tokenizerConfig(), ...chat },
    settings: CONFIG,
    start: ({ base }) => base,
    lessons: (given, seed, rows = usual) => {
      const examples = bucketed({ seed, rows, example: example(given) });
      return (step) => {
        const batch = padded(examples(step), PAD);
        return (weights) => loss(batch, (rows) => llama(config, weights, tokenTensor(rows, config)));
      };
    },
    read: (given) => {
      const draw = example(given);
      return (random) => draw(random).tokens;
    },
    finish: (trained) => trained,
  };
}

/** Problems with their answers, but none that is held out. */
export const solved =
  (source: Source<Problem>) =>
  ({ tokens }: Given) => {
    const draw = forTraining(source, heldOut(source));
    return (random: Random): Example => {
      const { prompt, answer } = draw(random);
      return answered([[tokens.encode(prompt), [...tokens.encode(answer, { special: false }), END]]]);
    };
  };
