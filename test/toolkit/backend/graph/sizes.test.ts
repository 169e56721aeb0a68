import { expect, test } from "vitest";
import { factorsOf, unknownSizes } from "../../../../toolkit/backend/graph/sizes.ts";

const [a, b, c] = unknownSizes;

test.each(unknownSizes)("%i is a prime, and more than a vocabulary has tokens", (size) => {
  expect(size).toBeGreaterThan(2 ** 20);
  for (let divisor = 2; divisor ** 2 <= size; divisor++) expect(size % divisor).not.toBe(0);
});

test("of a product it is known what it is made of", () => {
  expect(factorsOf(4096)).toEqual({ known: 4096, unknown: [] });
  expect(factorsOf(b)).toEqual({ known: 1, unknown: [b] });
  expect(factorsOf(a * c * 8)).toEqual({ known: 8, unknown: [a, c] });
  expect(factorsOf(0)).toEqual({ known: 0, unknown: [] });
});
