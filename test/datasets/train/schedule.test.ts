import { expect, test } from "vitest";
import { learningRate } from "../../../datasets/train/schedule.ts";

const schedule = { steps: 110, warmup: 10, peak: 0.01 };

test("rises to the peak in the warm-up, then falls to a tenth of it", () => {
  const rates = Array.from({ length: 111 }, (_, step) => learningRate(schedule, step));
  expect(rates[0]).toBeCloseTo(0.001);
  expect(rates[9]).toBeCloseTo(0.01);
  expect(rates[60]).toBeCloseTo(0.0055); // half-way down the cosine
  expect(rates[110]).toBeCloseTo(0.001);
  expect(Math.max(...rates)).toBeCloseTo(0.01);
});
