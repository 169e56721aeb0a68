import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { packBits, packedLength, unpackBits, unpackRange } from "../../../toolkit/quant/pack.ts";
import { packSigns, unpackSigns } from "../../../toolkit/quant/signs.ts";
import { uniform } from "../../helpers/random.ts";

describe.each([1, 2, 3, 4, 5, 6, 7, 8])("codes of %i bits", (bits) => {
  const random = uniform(bits);
  const codes = (count: number) => Uint8Array.from({ length: count }, () => random() * 2 ** bits);

  it.each([0, 1, 2, 3, 7, 8, 9, 31, 1000])("come back unchanged when there are %i", (count) => {
    const before = codes(count);
    expect(unpackBits(packBits(before, bits), bits, count)).toEqual(before);
  });

  it.each([
    [0, 9],
    [4, 12],
    [5, 7],
    [17, 14],
  ])("come back from %i on, %i of them", (first, count) => {
    const before = codes(31);
    const some = new Uint8Array(count);
    unpackRange(packBits(before, bits), bits, first, some);
    expect(some).toEqual(before.slice(first, first + count));
  });

  it("waste no bit but in the last byte", () => {
    for (const count of [1, 5, 8, 13]) {
      expect(packBits(codes(count), bits)).toHaveLength(Math.ceil((count * bits) / 8));
      expect(packedLength(count, bits)).toBe(Math.ceil((count * bits) / 8));
    }
  });

  it("may be the largest ones", () => {
    const largest = new Uint8Array(11).fill(2 ** bits - 1);
    expect(unpackBits(packBits(largest, bits), bits, 11)).toEqual(largest);
  });
});

it("packs the lowest bits first", () => {
  expect([...packBits(Uint8Array.of(0b001, 0b010, 0b101), 3)]).toEqual([0b01_010_001, 0b1]);
  expect([...packBits(Uint8Array.of(0xa, 0xb, 0xc), 4)]).toEqual([0xba, 0x0c]);
});

it("refuses a code that would spill into its neighbour", () => {
  expect(() => packBits(Uint8Array.of(3, 4), 2)).toThrow("packBits: codes must be below 4, got 4");
});

it.each([0, 9, 1.5, Number.NaN])("refuses %d bits", (bits) => {
  expect(() => packBits(new Uint8Array(1), bits)).toThrow(ValueError);
  expect(() => unpackBits(new Uint8Array(1), bits, 1)).toThrow(ValueError);
});

it("refuses bytes that are too few or too many", () => {
  expect(() => unpackBits(new Uint8Array(2), 3, 6)).toThrow(ShapeError);
  expect(() => unpackBits(new Uint8Array(4), 3, 6)).toThrow("6 codes of 3 bits need 3 bytes, got 4");
});

it("keeps signs, with zero and minus zero positive", () => {
  const values = Float32Array.of(-1, 2, 0, -0, -1e-40, 5, 6, 7, -8);
  const bytes = packSigns(values);
  expect([...bytes]).toEqual([0b00010001, 0b1]);
  expect([...unpackSigns(bytes, 9)]).toEqual([-1, 1, 1, 1, -1, 1, 1, 1, -1]);
});
