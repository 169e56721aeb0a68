import { expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { bars } from "../../../toolkit/plot/index.ts";

const words = { title: "Word problems", x: "model", y: "right answers, %" };

test("bars stand in the order of their names, with intervals as lengths up and down", () => {
  const intervals = [
    [0, 4],
    [93, 99],
  ] as const;
  const { data, layout } = bars(
    ["base", "fine-tuned"],
    [{ name: "accuracy", values: [1, 97], intervals }],
    words,
  );
  expect(data[0]).toMatchObject({
    type: "bar",
    x: ["base", "fine-tuned"],
    y: [1, 97],
    error_y: { array: [3, 2], arrayminus: [1, 4], symmetric: false },
  });
  expect(layout).toMatchObject({ xaxis: { type: "category" }, showlegend: false });
});

test("several series stand side by side and are named in a legend", () => {
  const { data, layout } = bars(
    ["a"],
    [
      { name: "math", values: [1] },
      { name: "code", values: [2] },
    ],
    words,
  );
  expect(data.map(({ name }) => name)).toEqual(["math", "code"]);
  expect(layout).toMatchObject({ barmode: "group", showlegend: true });
});

test("long names take several lines, and the figure makes room for them", () => {
  const of = (name: string) => bars([name], [{ name: "a", values: [1] }], { ...words, caption: "Look." });
  expect(of("8 + 3 + 2 bits least squares").data[0]).toMatchObject({
    x: ["8 + 3 + 2 bits<br>least squares"],
  });
  expect(of("8 + 3 + 2 bits least squares").layout.height).toBeGreaterThan(of("short").layout.height!);
});

test("the more names, the shorter their lines", () => {
  const of = (names: string[]) =>
    (bars(names, [{ name: "a", values: names.map(() => 0.5) }], words).data[0] as { x: string[] }).x;
  const many = of(Array.from({ length: 14 }, (_, i) => `8 + ${i} + 3`));
  expect(many[0]).toBe("8 + 0<br>+ 3");
  expect(of(["8 + 0 + 3"])).toEqual(["8 + 0 + 3"]);
  expect(of(["a,<br>b"])).toEqual(["a,<br>b"]);
});

test("beside bars of a few things no halves stand", () => {
  const of = (values: number[]) => bars(["a", "b"], [{ name: "n", values }], words).layout.yaxis;
  expect(of([3, 1])).toMatchObject({ dtick: 1 });
  expect(of([3, 0.5])).not.toHaveProperty("dtick");
  expect(of([300, 1])).not.toHaveProperty("dtick");
});

test("nothing, uneven lists, and an interval beside its value are refused", () => {
  expect(() => bars([], [], words)).toThrow(ShapeError);
  expect(() => bars(["a"], [{ name: "s", values: [1, 2] }], words)).toThrow(
    'plot.bars: expected 1 values in "s", got 2',
  );
  expect(() => bars(["a"], [{ name: "s", values: [5], intervals: [[1, 2]] }], words)).toThrow(ValueError);
  expect(() => bars(["a"], [{ name: "s", values: [Infinity] }], words)).toThrow(ValueError);
});
