import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { ShapeError } from "../../../toolkit/errors.ts";
import { cosineTransform, inverseCosineTransform } from "../../../toolkit/linalg/cosine-transform.ts";
import { frobeniusNorm, relativeError } from "../../../toolkit/linalg/norm.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

const { cosines } = JSON.parse(await readFile("test/fixtures/methods/golden.json", "utf8")) as {
  cosines: { p: number; shape: [number, number]; data: number[]; result: number[] }[];
};

describe("the cosine transform of patches", () => {
  it.each(cosines)("of side $p in $shape is that of another implementation", ({ p, shape, data, result }) => {
    const { data: ours } = cosineTransform(matrix(...shape, Float32Array.from(data)), p);
    result.forEach((x, at) => {
      expect(ours[at]).toBeCloseTo(x, 5);
    });
  });

  it("keeps the norm, and is undone by its inverse", () => {
    const a = randomMatrix(48, 80, 1);
    const waves = cosineTransform(a, 16);
    expect(frobeniusNorm(waves) / frobeniusNorm(a)).toBeCloseTo(1, 6);
    expect(relativeError(a, inverseCosineTransform(waves, 16))).toBeLessThan(1e-6);
  });

  it("puts all of a constant patch into its first number", () => {
    const { data } = cosineTransform(matrix(4, 4, new Float32Array(16).fill(0.5)), 4);
    expect(data[0]).toBeCloseTo(2, 6); // 0.5 · p
    for (const x of data.subarray(1)) expect(Math.abs(x)).toBeLessThan(1e-6);
  });

  it("refuses sizes that are no multiples of the patch's", () => {
    expect(() => cosineTransform(matrix(8, 9), 4)).toThrow(ShapeError);
    expect(() => cosineTransform(matrix(8, 9), 4)).toThrow("sizes must be multiples of 4, got [8, 9]");
  });
});
