import { expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { spectrum } from "../../../toolkit/plot/index.ts";

const curveOf = (figure: ReturnType<typeof spectrum>) =>
  figure.data[0] as { x: number[]; y: number[]; text: string[] };

test("the curve counts directions from one and keeps their order", () => {
  const { x, y } = curveOf(spectrum(new Float32Array([4, 2, 1])));
  expect(x).toEqual([1, 2, 3]);
  expect(y).toEqual([4, 2, 1]);
});

test("energy is the share of squared singular values", () => {
  expect(curveOf(spectrum([3, 4])).text).toEqual([
    "36.0 % of energy up to here",
    "100.0 % of energy up to here",
  ]);
});

test("a zero matrix has a flat curve", () => {
  const { y, text } = curveOf(spectrum([0, 0]));
  expect(y).toEqual([0, 0]);
  expect(text[0]).toContain("100.0 %");
});

test("each band shades exactly its own directions", () => {
  const { layout } = spectrum([5, 4, 3, 2, 1], {
    bands: [
      { bits: 8, rank: 1 },
      { bits: 2, rank: 3 },
    ],
  });
  expect(layout.shapes?.map((shape) => [shape.x0, shape.x1])).toEqual([
    [0.5, 1.5],
    [1.5, 4.5],
  ]);
  expect(layout.annotations?.map(({ text }) => text)).toEqual(["1 × 8 bit", "3 × 2 bit"]);
});

test("what is lost is a second curve, one number for each direction", () => {
  const { data } = spectrum([3, 2, 1], { lost: [0, 0.5, 1] });
  expect(data[1]).toMatchObject({ name: "lost", x: [1, 2, 3], y: [0, 0.5, 1] });
  expect(() => spectrum([3, 2, 1], { lost: [1] })).toThrow(ShapeError);
  expect(() => spectrum([1], { lost: [-1] })).toThrow("loss 0 must be ≥ 0, got -1");
});

test("axes and title say what is shown", () => {
  const { layout } = spectrum([1], { title: "layer 0" });
  expect(layout.title).toMatchObject({ text: "layer 0" });
  expect(layout.xaxis?.title).toMatchObject({ text: "singular direction" });
  expect(layout.yaxis?.title).toMatchObject({ text: "singular value σ" });
});

test("nothing, too many bands and impossible values are refused with the numbers", () => {
  expect(() => spectrum([])).toThrow(ShapeError);
  expect(() => spectrum([1], { bands: [{ bits: 8, rank: 2 }] })).toThrow(
    "bands hold 2 directions, there are 1",
  );
  expect(() => spectrum([1, Number.NaN])).toThrow(ValueError);
  expect(() => spectrum([1, -1])).toThrow("singular value 1 must be ≥ 0, got -1");
});
