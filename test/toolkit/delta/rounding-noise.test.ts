import { expect, test } from "vitest";
import { bfloat16Step, roundingNoise } from "../../../toolkit/delta/rounding-noise.ts";
import { decodeBfloat16, roundToBfloat16 } from "../../../toolkit/io/bfloat16.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

/** The number whose bfloat16 code is one higher. */
const next = (w: number) => {
  const bits = new Uint32Array(Float32Array.of(w).buffer)[0]! >>> 16;
  return decodeBfloat16(new Uint8Array(Uint16Array.of(bits + 1).buffer))[0]!;
};

test.each([1, 1.9921875, 2, -3, 0.02001953125, 2 ** -20])(
  "the step at %d leads to the next bfloat16",
  (w) => {
    expect(bfloat16Step(w)).toBe(Math.abs(next(w) - w));
  },
);

test("it is what rounding does to numbers that had more digits", () => {
  const exact = randomMatrix(200, 200, 3, 0.05);
  const rounded = { ...exact, data: roundToBfloat16(exact.data) };
  const squares = exact.data.reduce((sum, x, i) => sum + (x - rounded.data[i]!) ** 2, 0);
  const deviation = Math.sqrt(squares / exact.data.length);
  expect(roundingNoise(rounded) / deviation).toBeCloseTo(1, 1.5);
});

test("numbers twice as large have twice the noise; none, and zeros, have none", () => {
  const a = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  expect(roundingNoise({ ...a, data: a.data.map((x) => 2 * x) })).toBeCloseTo(2 * roundingNoise(a), 12);
  expect(roundingNoise(matrix(2, 2))).toBe(0);
  expect(roundingNoise({ shape: [0], data: new Float32Array() })).toBe(0);
});
