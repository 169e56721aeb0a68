import { expect, test } from "vitest";
import { adamW, type Trained } from "../../../datasets/train/adamw.ts";
import { tf } from "../../../toolkit/backend/tensorflow.ts";
import { largestDifference } from "../../helpers/numbers.ts";

function trained(values: number[][] | number[]): Trained {
  const zero = () => tf.variable(tf.zerosLike(tf.tensor(values)), false);
  return { weight: tf.variable(tf.tensor(values)), mean: zero(), square: zero() };
}

const options = { rate: 0.1, step: 1, decay: 0, clip: Infinity };

test("the first step moves every weight by the rate, against its gradient's sign", () => {
  const one = trained([1, 1, 1]);
  adamW([one], { [one.weight.name]: tf.tensor1d([3, -0.5, 1e-3]) }, options);
  expect(largestDifference([...one.weight.dataSync()], [0.9, 1.1, 0.9])).toBeLessThan(1e-5);
});

test("a weight that is to move faster moves so much farther", () => {
  const one = { ...trained([1, 1]), faster: 4 };
  adamW([one], { [one.weight.name]: tf.tensor1d([3, -0.5]) }, options);
  expect(largestDifference([...one.weight.dataSync()], [0.6, 1.4])).toBeLessThan(1e-5);
});

// Golden values: torch 2.13.0, AdamW([w], lr=0.1, betas=(0.9, 0.98), eps=1e-8, weight_decay=0.5).
test("three steps with decay are PyTorch's", () => {
  const one = trained([[1, -2]]);
  for (const [step, gradient] of [
    [0.5, -1],
    [0.25, 2],
    [-1, 0.5],
  ].entries())
    adamW([one], { [one.weight.name]: tf.tensor2d([gradient]) }, { ...options, step: step + 1, decay: 0.5 });
  expect(largestDifference(one.weight.arraySync(), [[0.6988345, -1.700804]])).toBeLessThan(1e-6);
});

test("decay leaves vectors alone", () => {
  const one = trained([2]);
  adamW([one], { [one.weight.name]: tf.tensor1d([0]) }, { ...options, decay: 0.5 });
  expect(one.weight.dataSync()[0]).toBe(2);
});

test("gradients that are too long are shortened together and keep their direction", () => {
  const [a, b] = [trained([0]), trained([0])];
  const gradients = { [a.weight.name]: tf.tensor1d([30]), [b.weight.name]: tf.tensor1d([40]) };
  expect(adamW([a, b], gradients, { ...options, clip: 5 })).toBeCloseTo(50);
  // mean = (1 − 0.9) · gradient
  expect(a.mean.dataSync()[0]).toBeCloseTo(0.3);
  expect(b.mean.dataSync()[0]).toBeCloseTo(0.4);
});
