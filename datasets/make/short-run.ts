import type { Recipe } from "../recipes/recipe.ts";
import { ofRun } from "../seeds.ts";
import { type Moment, watched } from "../train/watched.ts";
import { givenTo } from "./workshop.ts";

export interface ShortRun {
  readonly steps: number;
  /** Examples in a step; as many as the recipe has when left out. */
  readonly rows?: number;
  /** 1 reads what the shipped model has read; each other run reads other texts. */
  readonly run?: number;
  /** Where `tiny-base` lies. */
  readonly folder: string;
}

/** Of all steps, the share in which the learning rate rises. */
const WARMUP = 0.1;

/**
 * The beginning of a fine-tune of `tiny-base`, to look on: a few steps, in memory, with the recipe's learning rate.
 *
 * @throws {NotFoundError} no `tiny-base` in the folder
 */
export async function* shortRun(
  recipe: Recipe,
  { steps, rows, run = 1, folder }: ShortRun,
): AsyncGenerator<Moment, void, undefined> {
  const given = await givenTo(recipe, { folder, shipped: folder, snapshots: folder, log: () => {} });
  const lesson = recipe.lessons(given, ofRun(recipe.seed, run), rows);
  const schedule = { ...recipe.optimization, steps, warmup: Math.ceil(WARMUP * steps) };
  yield* watched({ ...schedule, lesson }, recipe.start(given));
}
