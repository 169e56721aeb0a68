import { expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { histogram } from "../../../toolkit/plot/index.ts";

const words = { title: "Changes", x: "change", y: "share" };
const logarithmic = { ...words, y: { title: "share", scale: "log" as const } };

test("values are counted into equal bins, drawn in the middle of each, as shares of all", () => {
  const values = [0.1, 0.2, 1.5, 3.9];
  const { data } = histogram([{ name: "Δ", values }], { ...words, range: [0, 4], bins: 4 });
  expect(data[0]).toMatchObject({ name: "Δ", x: [0.5, 1.5, 2.5, 3.5], y: [0.5, 0.25, 0, 0.25] });
});

test("the lower end of a bin belongs to it, and what lies outside is not drawn but counts for the whole", () => {
  const { data } = histogram([{ name: "a", values: [-1, 0, 1, 2] }], { ...words, range: [0, 2], bins: 2 });
  expect(data[0]).toMatchObject({ y: [0.25, 0.25] });
});

test("on a logarithmic axis empty bins are left out", () => {
  const { data } = histogram([{ name: "a", values: [0.5, 2.5] }], { ...logarithmic, range: [0, 3], bins: 3 });
  expect(data[0]).toMatchObject({ x: [0.5, 2.5], y: [0.5, 0.5] });
});

test("nothing to count, nothing to draw, ranges and bins that are none, and NaN are refused", () => {
  const of = (values: number[], more = {}) =>
    histogram([{ name: "a", values }], { ...logarithmic, range: [0, 1], ...more });
  expect(() => of([])).toThrow(ShapeError);
  expect(() => of([5])).toThrow(ShapeError);
  expect(() => of([0.5], { range: [1, 1] })).toThrow(ValueError);
  expect(() => of([0.5], { bins: 0 })).toThrow(ValueError);
  expect(() => of([Number.NaN])).toThrow(ValueError);
});
