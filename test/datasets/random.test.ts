import { expect, test } from "vitest";
import { Random } from "../../datasets/random.ts";

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.uniform());

test("the same seed gives the same numbers, another seed or stream others", () => {
  const [first] = [draw(new Random(1), 5)];
  expect(draw(new Random(1), 5)).toEqual(first);
  expect(draw(new Random(2), 5)).not.toEqual(first);
  expect(draw(new Random(1, 1), 5)).not.toEqual(first);
});

test("uniform numbers fill [0, 1) evenly", () => {
  const tenths = new Array<number>(10).fill(0);
  for (const value of draw(new Random(3), 100_000)) tenths[Math.floor(value * 10)]! += 1;
  for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(400); // four deviations
});

test("integers take both ends of their range and nothing outside it", () => {
  const random = new Random(4);
  const seen = new Set(Array.from({ length: 200 }, () => random.integer(-1, 2)));
  expect([...seen].sort((a, b) => a - b)).toEqual([-1, 0, 1, 2]);
});

test("normal numbers have mean 0 and deviation 1", () => {
  const random = new Random(5);
  const values = Array.from({ length: 50_000 }, () => random.normal());
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  expect(Math.abs(variance - 1)).toBeLessThan(0.03);
});

test("a sample has no choice twice and leaves the choices alone", () => {
  const choices = ["a", "b", "c", "d"];
  const sampled = new Random(6).sample(choices, 4);
  expect(sampled.toSorted()).toEqual(choices);
  expect(choices).toEqual(["a", "b", "c", "d"]);
});
