import path from "node:path";
import type { Given, Recipe, Stage } from "../recipes/recipe.ts";
import { type TrainedModel, train } from "../train/train.ts";
import type { Workshop } from "./workshop.ts";

/** Steps between two snapshots: what a run that is killed loses at most. */
const SAVE_EVERY = 50;

export interface Apprenticeship {
  /** The model's name. */
  readonly name: string;
  readonly recipe: Recipe;
  readonly given: Given;
  /** Seed of what is read. */
  readonly seed: number;
  readonly shop: Workshop;
}

/**
 * Trains a model stage by stage, each from the weights that the one before it has left, with means of gradients that
 * begin at zero. Every stage has its own snapshot, so that a run that was stopped goes on in the stage where it was.
 */
export async function learn({ name, recipe, given, seed, shop }: Apprenticeship): Promise<TrainedModel> {
  const { before = [], settings } = recipe;
  const file = path.join(shop.snapshots, name.replace("tiny-", ""));
  let done: TrainedModel = { seconds: 0, tensors: new Map() };
  for (const [i, stage] of [...before, recipe].entries()) {
    const { seconds, tensors } = done;
    const trained = await train({
      name: before.length === 0 ? name : `${name}, stage ${i + 1} of ${before.length + 1}`,
      ...stage.optimization,
      settings: i === 0 ? settings : { ...settings, after: before.slice(0, i).map(described) },
      seed,
      saveEvery: SAVE_EVERY,
      log: shop.log,
      lesson: stage.lessons(given, seed),
      start: async () => (i === 0 ? recipe.start(given) : tensors),
      snapshot: `${file}${i === before.length ? "" : `-stage-${i + 1}`}.safetensors`,
    });
    done = { seconds: seconds + trained.seconds, tensors: trained.tensors };
  }
  return done;
}

const described = ({ reads, optimization }: Stage) => ({ reads, ...optimization });
