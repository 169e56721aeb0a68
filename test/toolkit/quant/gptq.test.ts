import { describe, expect, it } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { matmul } from "../../../toolkit/linalg/matmul.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { dequantize, quantize } from "../../../toolkit/quant/affine.ts";
import { curvatureOf } from "../../../toolkit/quant/curvature.ts";
import { gptq } from "../../../toolkit/quant/gptq.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

/** Activations whose columns go together, as those of a model do. */
const correlated = (samples: number, columns: number, seed: number): Matrix =>
  matmul(randomMatrix(samples, columns, seed), randomMatrix(columns, columns, seed + 1));
const gramOf = (x: Matrix): Matrix => matmul(x, x, { transposeA: true });
const outputs = (w: Matrix, x: Matrix): Matrix => matmul(w, x, { transposeB: true });
const unit = (n: number): Matrix =>
  matrix(
    n,
    n,
    Float32Array.from({ length: n * n }, (_, at) => (at % (n + 1) ? 0 : 1)),
  );

const w = randomMatrix(20, 96, 1);
const x = correlated(300, 96, 2);
const gram = gramOf(x);

describe.each([2, 3, 4, 8])("with %i bits", (bits) => {
  it.each([
    { per: "tensor" },
    { per: "row" },
    { per: "column" },
    { per: 32 },
    { per: "row", symmetric: true },
    { per: "row", range: "least-squares" },
    { per: 32, actOrder: false },
  ] as const)("the layer's outputs are nearer than after rounding to nearest: %j", (options) => {
    const outputError = (of: Matrix) => relativeError(outputs(w, x), outputs(of, x));
    const rounded = outputError(dequantize(quantize(w, bits, options)));
    expect(outputError(dequantize(gptq(w, gram, bits, options)))).toBeLessThan(0.8 * rounded);
  });
});

it("is rounding to nearest where inputs do not go together", () => {
  for (const per of ["tensor", "row", "column", 32] as const)
    expect(gptq(w, unit(96), 3, { per })).toEqual(quantize(w, 3, { per }));
});

it("is rounding to nearest where nothing is known of the inputs", () => {
  expect(gptq(w, matrix(96, 96), 3)).toEqual(quantize(w, 3));
});

it("gives the same codes whatever the size of a block, up to numbers half way between two", () => {
  const small = randomMatrix(4, 24, 5);
  const of = (blockSize: number) => gptq(small, gramOf(correlated(90, 24, 6)), 3, { blockSize });
  for (const blockSize of [1, 5, 24]) expect(of(blockSize)).toEqual(of(128));
});

it("rounds groups larger than a block from numbers that every update has reached", () => {
  const error = (blockSize: number) => {
    const back = dequantize(gptq(w, gram, 3, { per: 48, blockSize }));
    return relativeError(outputs(w, x), outputs(back, x));
  };
  expect(error(16)).toBeCloseTo(error(96), 3);
});

it("rounds a column whose input is never active to nearest, and all others as if it were not there", () => {
  const silent = 40;
  const without = matrix(
    96,
    96,
    gram.data.map((v, at) => (at % 96 === silent || Math.floor(at / 96) === silent ? 0 : v)),
  );
  const back = dequantize(gptq(w, without, 3, { per: "column" }));
  const nearest = dequantize(quantize(w, 3, { per: "column" }));
  for (let i = 0; i < 20; i++) expect(back.data[i * 96 + silent]).toBe(nearest.data[i * 96 + silent]);
  const heard = x.data.map((v, at) => (at % 96 === silent ? 0 : v));
  const quiet = matrix(300, 96, heard);
  expect(relativeError(outputs(w, quiet), outputs(back, quiet))).toBeLessThan(
    0.8 * relativeError(outputs(w, quiet), outputs(nearest, quiet)),
  );
});

it("takes a singular Hessian, also with no damping asked for", () => {
  const few = correlated(10, 96, 8);
  for (const damping of [0, 0.01]) {
    const back = dequantize(gptq(w, gramOf(few), 4, { damping }));
    expect(back.data.every(Number.isFinite)).toBe(true);
    const nearest = dequantize(quantize(w, 4));
    expect(relativeError(outputs(w, few), outputs(back, few))).toBeLessThan(
      0.5 * relativeError(outputs(w, few), outputs(nearest, few)),
    );
  }
});

it("does not mind how large activations are", () => {
  for (const factor of [1e-20, 1e20]) {
    const scaled = matrix(
      96,
      96,
      gram.data.map((v) => v * factor),
    );
    expect(relativeError(outputs(w, x), outputs(dequantize(gptq(w, scaled, 3)), x))).toBeCloseTo(
      relativeError(outputs(w, x), outputs(dequantize(gptq(w, gram, 3)), x)),
      3,
    );
  }
});

it("keeps the order of the columns only where groups of them share a scale", () => {
  expect(gptq(w, gram, 3, { per: 32 }).order).toBeDefined();
  expect(gptq(w, gram, 3, { per: 32, actOrder: false }).order).toBeUndefined();
  for (const per of ["tensor", "row", "column"] as const)
    expect(gptq(w, gram, 3, { per }).order).toBeUndefined();
});

it("uses a curvature again for other matrices with the same inputs", () => {
  expect(gptq(w, curvatureOf(gram, { damping: 0.1 }), 3)).toEqual(gptq(w, gram, 3, { damping: 0.1 }));
});

it("leaves its inputs alone, and gives the same again", () => {
  const before = [w.data.slice(), gram.data.slice()];
  const first = gptq(w, gram, 3, { per: 32 });
  expect(gptq(w, gram, 3, { per: 32 })).toEqual(first);
  expect([w.data, gram.data]).toEqual(before);
});

it("keeps zeros zero and an empty matrix empty", () => {
  expect(dequantize(gptq(matrix(3, 96), gram, 2)).data.every((v) => v === 0)).toBe(true);
  expect(dequantize(gptq(matrix(0, 96), gram, 2)).shape).toEqual([0, 96]);
});

describe("refuses", () => {
  const negative = unit(96);
  negative.data[0] = -1;
  const indefinite = unit(2);
  indefinite.data.set([1, 5, 5, 1]);
  it.each<[string, () => unknown, typeof ShapeError | typeof ValueError, RegExp]>([
    ["another number of inputs", () => gptq(w, unit(95), 3), ShapeError, /expected 96 inputs .* got 95/],
    ["a matrix that is not square", () => curvatureOf(matrix(3, 4)), ShapeError, /must be square/],
    ["NaN in the weights", () => gptq(matrix(1, 1, Float32Array.of(NaN)), unit(1), 3), ValueError, /NaN/],
    ["NaN in the activations", () => curvatureOf(matrix(1, 1, Float32Array.of(NaN))), ValueError, /NaN/],
    ["a negative diagonal", () => curvatureOf(negative), ValueError, /below 0, got -1/],
    ["a matrix that no inputs have", () => curvatureOf(indefinite), ValueError, /positive semidefinite/],
    ["damping below 0", () => curvatureOf(gram, { damping: -1 }), ValueError, /damping/],
    ["9 bits", () => gptq(w, gram, 9), ValueError, /bits must be/],
    ["a block size of 0", () => gptq(w, gram, 3, { blockSize: 0 }), ValueError, /block size/],
    ["a group size of 0", () => gptq(w, gram, 3, { per: 0 }), ValueError, /group size/],
  ])("%s", (_, refused, type, message) => {
    expect(refused).toThrow(type);
    expect(refused).toThrow(message);
  });
});
