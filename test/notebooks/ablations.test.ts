import { expect, test } from "vitest";
import { executed } from "../helpers/executed.ts";
import { figureTitled } from "../helpers/figures.ts";

const notebook = executed("notebooks/12-what-water-fill-is-made-of.ipynb");

test("from Delta-CoMe to water-fill the divergence falls, most of all at the first rung and by shaping", () => {
  const [bars] = figureTitled(notebook(), "From Delta-CoMe to water-fill").data;
  const kl = (bars!.y as number[]).map(Number);
  const [come, level, fitted, shaped, gradients, all] = kl as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  expect(level).toBeLessThan(come / 2);
  expect(fitted).toBeLessThan(1.3 * level);
  expect(shaped).toBeLessThan(fitted / 1.5);
  expect(gradients).toBeLessThan(shaped);
  expect(all).toBeLessThan(gradients);
});
