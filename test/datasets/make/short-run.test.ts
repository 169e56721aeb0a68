import { expect, test } from "vitest";
import { shortRun } from "../../../datasets/make/short-run.ts";
import type { Recipe } from "../../../datasets/recipes/recipe.ts";
import { train } from "../../../datasets/train/train.ts";
import { NotFoundError } from "../../../toolkit/errors.ts";
import { smallGiven, smallRecipe, smallWorkshop } from "../../helpers/recipe.ts";

const name = "model.layers.0.mlp.down_proj.weight";

/** The weight after each step. */
async function watch(recipe: Recipe, run: number, folder: string) {
  const seen = [];
  for await (const { step, loss, weight } of shortRun(recipe, { steps: 4, run, folder }))
    seen.push({ step, loss, weight: weight(name).data });
  return seen;
}

test("a run that is watched moves weights as one that is written does", async () => {
  const shop = await smallWorkshop();
  const given = await smallGiven(shop);
  const seen = await watch(smallRecipe, 1, shop.shipped);
  expect(seen.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  expect(seen[0]!.weight).not.toEqual(given.base.get(name)!.data);
  expect(seen.every(({ loss }) => loss > 0)).toBe(true);

  const written = await train({
    ...smallRecipe.optimization,
    ...{ name: "echo", seed: smallRecipe.seed, settings: {}, saveEvery: 4, log: () => {} },
    snapshot: `${shop.snapshots}/echo.safetensors`,
    lesson: smallRecipe.lessons(given, smallRecipe.seed),
    start: async () => smallRecipe.start(given),
  });
  expect(seen.at(-1)!.weight).toEqual(written.tensors.get(name)!.data);
});

test("another run reads other texts, and rows are handed to the recipe", async () => {
  const { shipped } = await smallWorkshop();
  const asked: unknown[] = [];
  const lessons: Recipe["lessons"] = (given, seed, rows) => {
    asked.push([seed, rows]);
    return smallRecipe.lessons(given, seed, rows);
  };
  const recipe = { ...smallRecipe, lessons };
  for await (const _ of shortRun(recipe, { steps: 1, rows: 3, folder: shipped }));
  for await (const _ of shortRun(recipe, { steps: 1, rows: 3, run: 2, folder: shipped }));
  expect(asked).toEqual([
    [smallRecipe.seed, 3],
    [smallRecipe.seed + 1000, 3],
  ]);
});

test("a run can be left early, and a weight that is not there is named with those that are near", async () => {
  const { shipped } = await smallWorkshop();
  const run = shortRun(smallRecipe, { steps: 4, folder: shipped });
  const first = await run.next();
  expect(() => first.value!.weight("model.layers.0.mlp.dawn_proj.weight")).toThrow(NotFoundError);
  expect(() => first.value!.weight("model.layers.0.mlp.dawn_proj.weight")).toThrow(name);
  await run.return();
  expect((await run.next()).done).toBe(true);
});
