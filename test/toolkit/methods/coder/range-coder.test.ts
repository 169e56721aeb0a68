import { describe, expect, it } from "vitest";
import { BitModel, NumberModel } from "../../../../toolkit/methods/coder/models.ts";
import { CERTAIN, RangeDecoder, RangeEncoder } from "../../../../toolkit/methods/coder/range-coder.ts";
import { uniform } from "../../../helpers/random.ts";

type Bit = 0 | 1;

/** Bits that are 0 with the given probability, and what each was coded with. */
function bitsWith(chance: number, count: number, told = chance): [Bit, number][] {
  const random = uniform(count);
  const p = Math.min(Math.max(Math.round(told * CERTAIN), 1), CERTAIN - 1);
  return Array.from({ length: count }, () => [random() < chance ? 0 : 1, p]);
}

function encoded(bits: readonly [Bit, number][]): Uint8Array {
  const coder = new RangeEncoder();
  for (const [bit, p] of bits) coder.code(bit, p);
  return coder.finish();
}

function decoded(bytes: Uint8Array, bits: readonly [Bit, number][]): Bit[] {
  const coder = new RangeDecoder(bytes);
  return bits.map(([, p]) => coder.code(0, p));
}

const entropy = (p: number) => -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);

describe.each([0.5, 0.9, 0.01, 0.999])("bits that are 0 with probability %d", (chance) => {
  it.each([0, 1, 2, 7, 100, 20_000])("come back unchanged when there are %i", (count) => {
    const bits = bitsWith(chance, count);
    expect(decoded(encoded(bits), bits)).toEqual(bits.map(([bit]) => bit));
  });

  it("take no more bytes than their entropy, and two", () => {
    const bits = bitsWith(chance, 20_000);
    const zeros = bits.filter(([bit]) => bit === 0).length;
    const surprise = -zeros * Math.log2(chance) - (20_000 - zeros) * Math.log2(1 - chance);
    expect(encoded(bits).length).toBeLessThanOrEqual(surprise / 8 + 2);
    expect(surprise / 20_000).toBeCloseTo(entropy(chance), 1);
  });

  it("come back also where the probability is wrong", () => {
    for (const told of [0, 0.3, 1]) {
      const bits = bitsWith(chance, 3000, told);
      expect(decoded(encoded(bits), bits)).toEqual(bits.map(([bit]) => bit));
    }
  });
});

it("carries through bytes of 255", () => {
  // A long run of the likeliest bit keeps the upper end: low nears 2^32 again and again.
  const bits: [Bit, number][] = Array.from({ length: 5000 }, (_, i) => [i % 97 === 96 ? 0 : 1, 1 + (i % 3)]);
  expect(decoded(encoded(bits), bits)).toEqual(bits.map(([bit]) => bit));
});

it("writes nothing for what is certain to be zero", () => {
  expect(encoded(bitsWith(1, 1000))).toHaveLength(0);
});

it("learns how often a bit is set, for each context", () => {
  const coder = new RangeEncoder();
  const model = new BitModel(2);
  const random = uniform(1);
  for (let i = 0; i < 20_000; i++)
    model.code(coder, i % 2, (random() < (i % 2 ? 0.02 : 0.98) ? 1 : 0) as Bit);
  expect(coder.finish().length * 8).toBeLessThan(20_000 * 1.25 * entropy(0.02));
});

it("learns which numbers are frequent", () => {
  const random = uniform(2);
  const numbers = Array.from({ length: 20_000 }, () => (random() < 0.5 ? 77 : random() < 0.5 ? 200 : 3));
  const coder = new RangeEncoder();
  const model = new NumberModel(8);
  for (const number of numbers) model.code(coder, 0, number);
  const bytes = coder.finish();
  expect(bytes.length * 8).toBeLessThan(20_000 * 1.5 * 1.1);
  const reader = new RangeDecoder(bytes);
  const again = new NumberModel(8);
  expect(numbers.map(() => again.code(reader, 0, 0))).toEqual(numbers);
});
