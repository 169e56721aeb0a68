import { expect, it } from "vitest";
import { ShapeError } from "../../../toolkit/errors.ts";
import { rowsOf, scaleRows, stackRows } from "../../../toolkit/linalg/rows.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";

const a = matrix(3, 2, Float32Array.of(1, 2, 3, 4, 5, 6));

it("takes rows out of a matrix, and stacks them to the same matrix again", () => {
  expect([...rowsOf(a, 1, 2).data]).toEqual([3, 4, 5, 6]);
  expect(stackRows([rowsOf(a, 0, 1), rowsOf(a, 1, 0), rowsOf(a, 1, 2)], 2)).toEqual(a);
  expect(stackRows([], 4)).toEqual(matrix(0, 4));
});

it("multiplies each row by its own factor", () => {
  expect([...scaleRows(a, [1, 0, -2]).data]).toEqual([1, 2, 0, 0, -10, -12]);
});

it("refuses rows of another length, and a wrong number of factors", () => {
  expect(() => stackRows([a], 3)).toThrow(ShapeError);
  expect(() => scaleRows(a, [1, 2])).toThrow("scaleRows: expected 3 factors, got 2");
});
