import { expect, it } from "vitest";
import { decodeFloat16 } from "../../../toolkit/io/float16.ts";

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
