import { describe, expect, it } from "vitest";
import { dequantize, quantize } from "../../../toolkit/quant/affine.ts";
import { packBits } from "../../../toolkit/quant/pack.ts";
import { packSigns } from "../../../toolkit/quant/signs.ts";
import { levelRows } from "../../../toolkit/serve/level-rows.ts";
import { below, beside, type PackedRows } from "../../../toolkit/serve/packed-rows.ts";
import { signRows } from "../../../toolkit/serve/sign-rows.ts";
import { exactRows, roundedRows } from "../../../toolkit/serve/sixteen-bit-rows.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

/** Some rows of it as numbers, in rows of their own length. */
function numbers(rows: PackedRows, first = 0, count = rows.shape[0]): number[] {
  const [all, columns] = rows.shape;
  const into = new Float32Array(count * columns);
  rows.unpack({ first, count, into, stride: columns, codes: new Uint8Array(all * columns) });
  return [...into];
}

const rowsOf = ({ shape: [, columns], data }: Matrix, first: number, count: number) => [
  ...data.subarray(first * columns, (first + count) * columns),
];

describe.each([
  [9, 16],
  [7, 24],
  [6, 13],
])("a matrix [%i, %i]", (rows, columns) => {
  const a = randomMatrix(rows, columns, rows);

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("in levels of %i bits", (bits) => {
    const { codes, zeroPoints, scales, shape } = quantize(a, bits);
    const levels = levelRows(shape, bits, packBits(codes, bits), zeroPoints);
    const expected = dequantize({ ...quantize(a, bits), scales: scales.map(() => 1) });
    expect(numbers(levels)).toEqual([...expected.data]);
    expect(numbers(levels, 2, 3)).toEqual(rowsOf(expected, 2, 3));
  });

  it("in signs", () => {
    const signs = matrix(
      rows,
      columns,
      a.data.map((x) => (x < 0 ? -1 : 1)),
    );
    const packed = signRows(a.shape, packSigns(a.data));
    expect(numbers(packed)).toEqual([...signs.data]);
    expect(numbers(packed, 1, 4)).toEqual(rowsOf(signs, 1, 4));
  });

  it("rounded to bfloat16, each number by 2⁻⁸ of itself at most", () => {
    numbers(roundedRows(a)).forEach((value, i) => {
      expect(Math.abs(value - a.data[i]!)).toBeLessThanOrEqual(Math.abs(a.data[i]!) * 2 ** -8);
    });
  });

  it.each([
    ["bfloat16", 8, 2],
    ["float16", 11, 2],
    ["float32", 20, 4],
  ])("exactly, as %s where its numbers are such", (_, digits, bytes) => {
    const rounded = matrix(
      rows,
      columns,
      a.data.map((x) => Math.round(x * 2 ** (digits - 4)) / 2 ** (digits - 4)),
    );
    const exact = exactRows(rounded);
    expect(numbers(exact)).toEqual([...rounded.data]);
    expect(exact.held.map(({ buffer }) => buffer.byteLength)).toEqual([bytes * rows * columns]);
  });
});

it("matrices stand beside each other, and below each other", () => {
  const [a, b] = [matrix(2, 2, Float32Array.of(1, 2, 3, 4)), matrix(2, 1, Float32Array.of(5, 6))];
  expect(numbers(beside([exactRows(a), exactRows(b)], 2))).toEqual([1, 2, 5, 3, 4, 6]);
  const [c, d] = [matrix(1, 2, Float32Array.of(7, 8)), matrix(2, 2, Float32Array.of(9, 10, 11, 12))];
  const all = below([a, c, d].map(exactRows), 2);
  expect(numbers(all)).toEqual([1, 2, 3, 4, 7, 8, 9, 10, 11, 12]);
  expect(numbers(all, 1, 3)).toEqual([3, 4, 7, 8, 9, 10]);
  expect(numbers(all, 3, 1)).toEqual([9, 10]);
});
