import { expect, test } from "vitest";
import { assertDone, report } from "./benchmark.ts";

const one = { wall: 8, processor: 11, ratio: 1 / 16.1, kl: 0.007, baseKl: 7 };

test("times stand beside each other, with what they were taken for", () => {
  const samples = new Map([
    ["a", [one, { ...one, wall: 10 }]],
    ["b", [{ ...one, wall: 18, kl: 0.5 }]],
  ]);
  const text = report(samples);
  expect(text).toContain("| time, s | **9.00** (8.20–9.80), 2 | **18.0** (18.0–18.0), 1 | 0.50 |");
  expect(text).toContain("a: 1/16.1 stored, KL 0.0070; b: 1/16.1 stored, KL 0.50.");
});

test("what misses its budget, or is no nearer than the base, is no measurement", () => {
  expect(() => assertDone("a", one, 16)).not.toThrow();
  expect(() => assertDone("a", { ...one, ratio: 1 / 10 }, 16)).toThrow("a: expected about 1/16 of the bytes");
  expect(() => assertDone("a", { ...one, kl: 6 }, 16)).toThrow("a: expected a KL well below the base's 7");
});
