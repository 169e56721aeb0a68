import { expect, test } from "vitest";
import { ShapeError } from "../../../toolkit/errors.ts";
import { cosine } from "../../../toolkit/linalg/cosine.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";
import { randomMatrix } from "../../helpers/random.ts";

test("a matrix points the way of its multiples, against its opposite, and across what shares no entry with it", () => {
  const a = randomMatrix(5, 7, 1);
  expect(cosine(a, { ...a, data: a.data.map((x) => 3 * x) })).toBeCloseTo(1, 6);
  expect(cosine(a, { ...a, data: a.data.map((x) => -x) })).toBeCloseTo(-1, 6);
  expect(cosine(matrix(1, 2, Float32Array.of(1, 0)), matrix(1, 2, Float32Array.of(0, 5)))).toBe(0);
  expect(cosine(matrix(1, 2, Float32Array.of(1, 0)), matrix(1, 2, Float32Array.of(1, 1)))).toBeCloseTo(
    Math.SQRT1_2,
    6,
  );
});

test("independent noise has nothing in common but chance", () => {
  const [a, b] = [randomMatrix(100, 100, 1), randomMatrix(100, 100, 2)];
  expect(Math.abs(cosine(a, b))).toBeLessThan(4 / 100);
});

test("zero points nowhere, and other shapes are refused", () => {
  expect(cosine(matrix(2, 2), randomMatrix(2, 2, 1))).toBe(0);
  expect(() => cosine(matrix(2, 3), matrix(3, 2))).toThrow(ShapeError);
});
