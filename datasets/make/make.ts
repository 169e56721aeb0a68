import os from "node:os";
import { tensorflow } from "../../toolkit/backend/tensorflow.ts";
import type { Recipe, Stage } from "../recipes/recipe.ts";
import { ofRun } from "../seeds.ts";
import { learn } from "./learn.ts";
import { ship } from "./ship.ts";
import { givenTo, type Workshop } from "./workshop.ts";

/** `tiny-math`, and `tiny-math-seed-2` for another run of it. */
export const modelName = (recipe: string, run: number): string =>
  `tiny-${recipe}${run === 1 ? "" : `-seed-${run}`}`;

/** Which of the models of a recipe is made, and the command that asked for it. */
export interface Order {
  /** 1 for the shipped one; each other run reads other texts. */
  readonly run: number;
  readonly command: string;
}

/**
 * Makes a model: trains it, writes it as a checkpoint, measures it beside its base, and writes its card.
 * A run that was stopped goes on where it was.
 */
export async function make(recipe: Recipe, { run, command }: Order, shop: Workshop): Promise<void> {
  const name = modelName(recipe.name, run);
  const given = await givenTo(recipe, shop);
  const seed = ofRun(recipe.seed, run);
  const { tensors, seconds } = await learn({ name, recipe, given, seed, shop });
  const lines = linesOf(recipe, seed, seconds);
  await ship({ name, recipe, tensors: recipe.finish(tensors, given), lines, command }, given, shop);
}

function linesOf({ before = [], ...recipe }: Recipe, seed: number, seconds: number): string[] {
  const all = Object.entries({ "what it reads": seed, ...recipe.seeds }).map((one) => one.join(" "));
  return [
    ...[...before, recipe].flatMap(stageLines),
    `Seeds: ${all.join(", ")}.`,
    `${Math.round(seconds / 60)} minutes of training on ${os.cpus().length} cores, TensorFlow ${tensorflow().version}.`,
  ];
}

function stageLines({ reads, optimization }: Stage): string[] {
  const { steps, stop, warmup, peak, decay, clip } = optimization;
  return [
    reads,
    `${stop === undefined ? "" : `The first ${stop} of `}${steps} steps of AdamW: learning rate ${peak}, ${warmup} steps of warm-up, cosine to a tenth; weight decay ${decay}, gradients clipped at ${clip}.`,
  ];
}
