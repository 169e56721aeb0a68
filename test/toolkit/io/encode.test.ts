import { expect, it } from "vitest";
import { UnsupportedError } from "../../../toolkit/errors.ts";
import { decode } from "../../../toolkit/io/decode.ts";
import { encode } from "../../../toolkit/io/encode.ts";

it.each(["BF16", "F16", "F32", "F64"] as const)("numbers that %s can hold come back", (dtype) => {
  const numbers = [1, -2.5, 0.15625, -0, Number.POSITIVE_INFINITY, Number.NaN];
  expect([...decode(dtype, encode(dtype, Float32Array.from(numbers)))]).toEqual(numbers);
});

it("a type that no weights are written in is refused", () => {
  expect(() => encode("I8", Float32Array.of(1))).toThrow(UnsupportedError);
  expect(() => encode("I8", Float32Array.of(1))).toThrow("expected one of F16, BF16, F32, F64, got I8");
});
