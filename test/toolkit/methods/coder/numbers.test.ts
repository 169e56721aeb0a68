import { expect, it } from "vitest";
import { decodeNumbers, encodeNumbers } from "../../../../toolkit/methods/coder/numbers.ts";
import { uniform } from "../../../helpers/random.ts";

it.each([1, 3, 4, 8])("numbers of %i bits come back", (bits) => {
  const random = uniform(bits);
  const numbers = Uint8Array.from({ length: 3000 }, () => random() * 2 ** bits);
  expect(decodeNumbers(encodeNumbers(numbers, bits), bits, 3000)).toEqual(numbers);
});

it("numbers that are mostly one of four take less than two bits each", () => {
  const random = uniform(5);
  const numbers = Uint8Array.from({ length: 8000 }, () => (random() < 0.8 ? 2 : random() * 4));
  expect((8 * encodeNumbers(numbers, 2).length) / 8000).toBeLessThan(1.05); // 0.98 is their entropy
});

it("no numbers are no bytes", () => {
  expect(encodeNumbers(new Uint8Array(0), 3).length).toBe(0);
  expect(decodeNumbers(new Uint8Array(0), 3, 0).length).toBe(0);
});
