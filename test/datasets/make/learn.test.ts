import { expect, test } from "vitest";
import { learn } from "../../../datasets/make/learn.ts";
import type { Recipe } from "../../../datasets/recipes/recipe.ts";
import { smallGiven, smallRecipe, smallWorkshop } from "../../helpers/recipe.ts";

const seed = 5;
const { reads, optimization, lessons } = smallRecipe;
const first = { reads: "Letters before.", optimization: { ...optimization, steps: 6 }, lessons };
const staged: Recipe = { ...smallRecipe, before: [first] };

const run = async (recipe: Recipe, shop: Awaited<ReturnType<typeof smallWorkshop>>) =>
  learn({ name: "tiny-echo", recipe, given: await smallGiven(shop), seed, shop });
const flat = ({ tensors }: Awaited<ReturnType<typeof learn>>) =>
  [...tensors.keys()].sort().flatMap((name) => [...tensors.get(name)!.data]);

test("a stage begins with the weights that the one before it has left", async () => {
  const shop = await smallWorkshop();
  const { tensors } = await run({ ...smallRecipe, optimization: first.optimization }, await smallWorkshop());
  const alone = await run({ ...smallRecipe, start: () => tensors }, await smallWorkshop());
  expect(flat(await run(staged, shop))).toEqual(flat(alone));
});

test("a run that was stopped in its second stage ends where an unbroken one ends", async () => {
  const whole = await run(staged, await smallWorkshop());
  const shop = await smallWorkshop();
  const stopped: Recipe["lessons"] = (given, seed) => (step) => {
    if (step === 2) throw new Error("stopped");
    return lessons(given, seed)(step);
  };
  await expect(run({ ...staged, lessons: stopped }, shop)).rejects.toThrow("stopped");
  const again: Recipe["lessons"] = () => () => {
    throw new Error("the first stage is done");
  };
  const resumed = await run({ ...staged, before: [{ ...first, lessons: again }] }, shop);
  expect(flat(resumed)).toEqual(flat(whole));
});

test("a snapshot of a second stage after another first one is refused", async () => {
  const shop = await smallWorkshop();
  await run(staged, shop);
  const other = { ...first, reads: "Other letters." };
  await expect(run({ ...staged, before: [other] }, shop)).rejects.toThrow("expected a run with");
});

test("without stages before it a recipe is trained as it always was", async () => {
  const [one, other] = [await smallWorkshop(), await smallWorkshop()];
  expect(flat(await run({ ...smallRecipe, before: [] }, one))).toEqual(
    flat(await run({ ...smallRecipe, reads }, other)),
  );
});
