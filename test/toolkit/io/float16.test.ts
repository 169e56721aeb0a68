import { expect, it } from "vitest";
import { decodeFloat16, encodeFloat16 } from "../../../toolkit/io/float16.ts";

const decoded = (...codes: number[]) => [...decodeFloat16(new Uint8Array(Uint16Array.from(codes).buffer))];

it("decodes normal float16 numbers", () => {
  expect(decoded(0x3c00, 0xc100, 0x7bff, 0x0400)).toEqual([1, -2.5, 65504, 2 ** -14]);
});

it("decodes subnormal float16 numbers and signed zero", () => {
  expect(decoded(0x0001, 0x83ff, 0x0000, 0x8000)).toEqual([2 ** -24, -1023 * 2 ** -24, 0, -0]);
});

it("decodes infinities and NaN", () => {
  expect(decoded(0x7c00, 0xfc00, 0x7e00)).toEqual([Infinity, -Infinity, Number.NaN]);
});

it("encodes every float16 number to the bytes it was decoded from", () => {
  const codes = Uint16Array.from({ length: 0x1_0000 }, (_, i) => i).filter((c) => (c & 0x7c00) !== 0x7c00);
  const bytes = new Uint8Array(codes.buffer);
  expect(Buffer.from(encodeFloat16(decodeFloat16(bytes))).equals(Buffer.from(bytes))).toBe(true);
});

it.each([
  ["a tie below an even code down", 1 + 2 ** -11, 0x3c00],
  ["a tie below an odd code up", 1 + 3 * 2 ** -11, 0x3c02],
  ["just over a tie up", 1 + 2 ** -11 + 2 ** -20, 0x3c01],
  ["a carry into the exponent", 2 - 2 ** -12, 0x4000],
  ["the largest subnormal's tie up to the smallest normal number", 1023.5 * 2 ** -24, 0x0400],
  ["a tie at the smallest subnormal to zero", -(2 ** -25), 0x8000],
  ["just over it to the smallest subnormal", 2 ** -25 + 2 ** -40, 0x0001],
  ["just below the overflow to the largest number", 65519.99609375, 0x7bff],
  ["the overflow to infinity", -65520, 0xfc00],
  ["infinity to itself", Number.POSITIVE_INFINITY, 0x7c00],
  ["NaN to NaN", Number.NaN, 0x7e00],
])("rounds %s", (_, value, expected) => {
  const [low, high] = encodeFloat16(Float32Array.of(value));
  expect(low! | (high! << 8)).toBe(expected);
});
