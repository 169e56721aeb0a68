import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { roundToBfloat16 } from "../../../toolkit/io/bfloat16.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { dequantize, quantize } from "../../../toolkit/quant/affine.ts";
import type { Sharing } from "../../../toolkit/quant/groups.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const allBits = [1, 2, 3, 4, 5, 6, 7, 8];
const trip = (a: Matrix, bits: number): Matrix => dequantize(quantize(a, bits));
const row = (...values: number[]): Matrix => matrix(1, values.length, Float32Array.from(values));

describe.each(allBits)("with %i bits", (bits) => {
  const inputs: [string, Matrix][] = [
    ["normal", randomMatrix(20, 33, bits)],
    [
      "far from zero",
      matrix(
        3,
        40,
        randomMatrix(3, 40, 5).data.map((x) => x + 10),
      ),
    ],
    ["tiny", randomMatrix(5, 9, 6, 1e-39)],
    ["huge", randomMatrix(5, 9, 7, 1e36)],
  ];

  it.each(inputs)("no number that is %s is off by more than half a step", (_, a) => {
    const quantized = quantize(a, bits);
    const back = dequantize(quantized);
    const columns = a.shape[1];
    back.data.forEach((x, i) => {
      const half = quantized.scales[Math.floor(i / columns)]! / 2;
      expect(Math.abs(x - a.data[i]!)).toBeLessThanOrEqual(half * (1 + 1e-5));
    });
  });

  it("a step is at most 1/128 wider than range / (2^bits − 1)", () => {
    const a = randomMatrix(50, 12, 100 + bits);
    quantize(a, bits).scales.forEach((scale, i) => {
      const values = a.data.subarray(i * 12, (i + 1) * 12);
      const step = (Math.max(...values, 0) - Math.min(...values, 0)) / (2 ** bits - 1);
      expect(scale).toBeGreaterThanOrEqual(step);
      expect(scale).toBeLessThanOrEqual(step * (1 + 1 / 128));
    });
  });

  it("scales are bfloat16 numbers already, and codes and zero points fit their bits", () => {
    const { scales, codes, zeroPoints } = quantize(randomMatrix(30, 30, 200 + bits), bits);
    expect(roundToBfloat16(scales)).toEqual(scales);
    expect(Math.max(...codes, ...zeroPoints)).toBeLessThan(2 ** bits);
  });

  it("zeros stay exactly zero, alone in a row and among others", () => {
    const back = trip(matrix(2, 3, Float32Array.of(0, 0, 0, 0, -0.7, 1.3)), bits);
    expect([...back.data.subarray(0, 4)]).toEqual([0, 0, 0, 0]);
  });

  it.each([3, -3, 1e-30])("a row of nothing but %d is kept to bfloat16's precision", (constant) => {
    for (const x of trip(row(constant, constant), bits).data)
      expect(Math.abs(x / constant - 1)).toBeLessThanOrEqual(1 / 128);
  });

  it("rows do not disturb each other", () => {
    const a = randomMatrix(2, 8, 300 + bits);
    const scaled = matrix(
      2,
      8,
      a.data.map((x, i) => (i < 8 ? x : x * 1e6)),
    );
    expect(trip(scaled, bits).data.subarray(0, 8)).toEqual(trip(a, bits).data.subarray(0, 8));
  });
});

describe.each(allBits)("the least-squares range with %i bits", (bits) => {
  const a = randomMatrix(20, 200, 400 + bits);
  const error = (range: "min-max" | "least-squares", of = a) =>
    relativeError(of, dequantize(quantize(of, bits, { range })));

  it("errs no more than the whole range, and far less where levels are few", () => {
    expect(error("least-squares")).toBeLessThanOrEqual(error("min-max"));
    if (bits === 2) expect(error("least-squares")).toBeLessThan(0.8 * error("min-max"));
  });

  it("is the whole range where that is exact", () => {
    const exact = matrix(
      1,
      2 ** bits,
      Float32Array.from({ length: 2 ** bits }, (_, i) => i),
    );
    expect(error("least-squares", exact)).toBe(0);
  });

  it("keeps zeros, and stores scales as bfloat16 numbers", () => {
    expect(error("least-squares", matrix(3, 5))).toBe(0);
    const { scales } = quantize(a, bits, { range: "least-squares" });
    expect(roundToBfloat16(scales)).toEqual(scales);
  });
});

it("with two bits comes near the least error that four such levels leave of normal numbers", () => {
  // Levels −s, 0, s, 2s of a standard normal: the relative error is least, 0.3862, at s = 1.05 (by simulation).
  const a = randomMatrix(50, 4000, 12);
  const back = dequantize(quantize(a, 2, { range: "least-squares" }));
  expect(relativeError(a, back)).toBeGreaterThan(0.38);
  expect(relativeError(a, back)).toBeLessThan(0.4);
});

it("gives levels that are numbers one can check by hand", () => {
  const { codes, scales, zeroPoints } = quantize(row(-1, 0, 0.4, 2), 2);
  expect({ codes: [...codes], scale: scales[0], zeroPoint: zeroPoints[0] }).toEqual({
    codes: [0, 1, 1, 3],
    scale: 1,
    zeroPoint: 1,
  });
});

it("errs less with every bit", () => {
  const a = randomMatrix(16, 64, 9);
  const errors = allBits.map((bits) => relativeError(a, trip(a, bits)));
  expect(errors).toEqual([...errors].sort((x, y) => y - x));
  expect(errors.at(-1)).toBeLessThan(0.01);
});

it("keeps an empty matrix empty", () => {
  for (const per of ["tensor", "row", "column", 2] as const)
    for (const empty of [matrix(0, 5), matrix(5, 0)])
      expect(dequantize(quantize(empty, 3, { per }))).toEqual(empty);
});

describe.each(allBits)("levels around zero with %i bits", (bits) => {
  const a = randomMatrix(12, 30, 500 + bits);
  const quantized = quantize(a, bits, { symmetric: true });

  it("need no zero point: all are the middle", () => {
    expect(new Set(quantized.zeroPoints)).toEqual(new Set([2 ** (bits - 1)]));
  });

  it("are off by no more than half a step", () => {
    dequantize(quantized).data.forEach((x, i) => {
      const half = quantized.scales[Math.floor(i / 30)]! / 2;
      expect(Math.abs(x - a.data[i]!)).toBeLessThanOrEqual(half * (1 + 1e-5));
    });
  });
});

describe("scales are shared", () => {
  const a = randomMatrix(6, 10, 11);
  const scales = (per: Sharing) => quantize(a, 3, { per }).scales.length;
  const error = (per: Sharing) => relativeError(a, dequantize(quantize(a, 3, { per })));

  it("by all numbers, a row, a column, or a group that may not divide the row", () => {
    expect(["tensor", "row", "column", 5, 4, 100].map((per) => scales(per as Sharing))).toEqual([
      1, 6, 10, 12, 18, 6,
    ]);
  });

  it("with less error the fewer share one", () => {
    expect(error("row")).toBeLessThan(error("tensor"));
    expect(error(5)).toBeLessThan(error("row"));
    expect(error(2)).toBeLessThan(error(5));
    expect(error(1)).toBeLessThan(1 / 128);
  });

  it("by a row or a group as long as it alike", () => {
    expect(quantize(a, 3, { per: 10 })).toEqual({ ...quantize(a, 3), per: 10 });
  });

  it.each([0, -4, 1.5, Number.NaN])("but never by %d numbers", (per) => {
    expect(() => quantize(a, 3, { per })).toThrow(ValueError);
  });
});

it.each([0, 9, 2.5])("refuses %d bits", (bits) => {
  expect(() => quantize(row(1), bits)).toThrow(ValueError);
});

it("refuses NaN and Inf, saying where", () => {
  expect(() => quantize(row(1, Number.NaN), 1)).toThrow(
    "quantize: expected finite numbers, got NaN at [0, 1]",
  );
  expect(() => quantize(row(Number.POSITIVE_INFINITY), 1)).toThrow(ValueError);
});

it("refuses a row that spans more than a bfloat16 can hold", () => {
  expect(() => quantize(row(-3.4e38, 3.4e38), 1)).toThrow(/group 0: the range must be within bfloat16/);
});
