import { describe, expect, it } from "vitest";
import { ValueError } from "../../../toolkit/errors.ts";
import { relativeError } from "../../../toolkit/linalg/norm.ts";
import { type DeltaDctOptions, deltaDct } from "../../../toolkit/methods/delta-dct.ts";
import { bytesOf } from "../../../toolkit/methods/parts.ts";
import { type Matrix, matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const decoded = (delta: Matrix, options: DeltaDctOptions = {}): Matrix =>
  deltaDct(options).decode(deltaDct(options).encode(delta), delta.shape);
const error = (delta: Matrix, options: DeltaDctOptions = {}) => relativeError(delta, decoded(delta, options));

/** Patches of 8 of which every third is ten times as large. */
const uneven = (() => {
  const { data } = randomMatrix(96, 96, 1, 0.01);
  const patchOf = (at: number) => Math.floor(Math.floor(at / 96) / 8) * 12 + Math.floor((at % 96) / 8);
  return matrix(
    96,
    96,
    data.map((x, at) => (patchOf(at) % 3 === 0 ? 10 * x : x)),
  );
})();

describe("deltaDct", () => {
  it("keeps the patches of the largest norm, and leaves the others zero", () => {
    const { data } = decoded(uneven, { p: 8, ratio: 1 / 24 });
    const isLarge = (at: number) =>
      (Math.floor(Math.floor(at / 96) / 8) * 12 + Math.floor((at % 96) / 8)) % 3 === 0;
    data.forEach((x, at) => {
      if (!isLarge(at)) expect(x).toBe(0);
    });
    expect(data.filter((x) => x !== 0).length).toBeGreaterThan(96 * 96 * 0.2);
  });

  it("has all waves of a patch that is one wave in a single number", () => {
    const wave = matrix(16, 16);
    for (let i = 0; i < 16; i++)
      for (let j = 0; j < 16; j++) wave.data[i * 16 + j] = Math.cos((Math.PI * (2 * j + 1) * 3) / 32);
    expect(error(wave, { ratio: 0.6, bits: [8] })).toBeLessThan(0.005);
    expect(error(wave, { ratio: 1 / 4, bits: [2] })).toBeLessThan(0.005);
    expect(bytesOf(deltaDct({ ratio: 1 / 4, bits: [1] }).encode(wave))).toBeLessThan(16 * 2 + 20);
  });

  it("with more bits for the patches that matter most errs less where few patches do", () => {
    const plain = error(uneven, { p: 8, ratio: 1 / 12, bits: [2] });
    expect(error(uneven, { p: 8, ratio: 1 / 12, bits: [4] })).toBeLessThan(plain);
    const parts = deltaDct({ p: 8, ratio: 1 / 8, bits: [4, 2] }).encode(uneven);
    expect(parts["b0.scales"]!.shape).toEqual(parts["b1.scales"]!.shape);
    expect(parts["b0.codes"]!.bytes.length).toBe(2 * parts["b1.codes"]!.bytes.length);
  });

  it("gives back a delta whose sides are no multiples of the patch's", () => {
    const odd = randomMatrix(37, 53, 2);
    expect(error(odd, { ratio: 0.99, bits: [8] })).toBeLessThan(0.01);
  });

  it.each([{ p: 0 }, { p: 256 }, { bits: [] }, { bits: [2, 4] }, { bits: [9] }, { range: "mean" }])(
    "refuses %j",
    (options) => {
      expect(() => deltaDct(options as DeltaDctOptions)).toThrow(ValueError);
    },
  );
});
