import { expect, test } from "vitest";
import { ShapeError, ValueError } from "../../../toolkit/errors.ts";
import { heatmap, regions } from "../../../toolkit/plot/index.ts";
import { matrix } from "../../../toolkit/tensor/tensor.ts";

const words = { title: "Δ", x: "input", y: "output" };
interface Map {
  z: number[][];
  zmin: number;
  zmax: number;
  colorscale: [number, string][];
}
const mapOf = (figure: ReturnType<typeof heatmap>) => figure.data[0] as unknown as Map;

test("a matrix keeps its rows and columns, the first row on top", () => {
  const figure = heatmap(matrix(2, 3, Float32Array.of(1, 2, 3, 4, 5, 6)), { ...words, z: "change" });
  expect(mapOf(figure).z).toEqual([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  expect(figure.layout.yaxis).toMatchObject({ autorange: "reversed", tickvals: [0, 1] });
});

test("long names of columns take several lines, and the figure makes room for them", () => {
  const of = (names: string[]) =>
    heatmap([names.map(() => 1)], { ...words, z: "change", columns: names, caption: "Look." });
  const [long, short] = [of(["8 + 3 + 2, least squares", "b"]), of(["a", "b"])];
  expect(long.data[0]).toMatchObject({ x: ["8 + 3 + 2,<br>least squares", "b"] });
  expect(long.layout.height! - short.layout.height!).toBe(15);
});

test("numbers carry five digits, which is more than colours show", () => {
  expect(mapOf(heatmap([[1 / 3]], { ...words, z: "change" })).z).toEqual([[0.33333]]);
});

test("a diverging scale is white at zero, however uneven the numbers", () => {
  const { zmin, zmax, colorscale } = mapOf(heatmap([[-1, 3]], { ...words, z: "change", scale: "diverging" }));
  expect([zmin, zmax]).toEqual([-3, 3]);
  expect(colorscale.find(([at]) => at === 0.5)?.[1]).toBe("#FFFFFF");
});

test("a sequential scale grows steadily lighter from the least to the most", () => {
  const { zmin, zmax, colorscale } = mapOf(heatmap([[2, 5]], { ...words, z: "change" }));
  expect([zmin, zmax]).toEqual([2, 5]);
  const lightness = colorscale.map(([, color]) => {
    const [r, g, b] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  });
  expect(lightness).toEqual(lightness.toSorted((a, b) => a - b));
});

test("a zero matrix has a range, too", () => {
  for (const scale of ["sequential", "diverging"] as const) {
    const { zmin, zmax } = mapOf(heatmap([[0, 0]], { ...words, z: "change", scale }));
    expect(zmin).toBeLessThan(zmax);
  }
});

test("rows and columns may have names, and cells their numbers", () => {
  const { data, layout } = heatmap([[1, 2]], {
    ...words,
    z: "change",
    rows: ["r"],
    columns: ["c", "d"],
    decimals: 2,
  });
  expect(data[0]).toMatchObject({ x: ["c", "d"], y: ["r"], texttemplate: "%{z:.2f}" });
  expect(layout).toMatchObject({ xaxis: { type: "category" }, yaxis: { type: "category" } });
});

test("what is no matrix of finite numbers is refused", () => {
  const of = (z: number[][], more = {}) => heatmap(z, { ...words, z: "change", ...more });
  expect(() => of([])).toThrow(ShapeError);
  expect(() => of([[]])).toThrow(ShapeError);
  expect(() => of([[1, 2], [3]])).toThrow("plot.heatmap: row 1 must have 2 numbers, got 1");
  expect(() => of([[Number.NaN]])).toThrow(ValueError);
  expect(() => of([[1]], { rows: ["a", "b"] })).toThrow("expected 1 names of rows, got 2");
});

test("regions show kinds in the colours of their order, and a legend names them", () => {
  const kinds = [
    ["a", "b"],
    ["b", "b"],
  ];
  const { data } = regions({ x: [0, 1], y: ["1/16", "1/8"], kinds }, { ...words, order: ["b", "a"] });
  const [map, ...keys] = data as unknown as (Map & { name: string; marker: { color: string } })[];
  expect(map!.z).toEqual([
    [1, 0],
    [0, 0],
  ]);
  expect(keys.map(({ name }) => name)).toEqual(["b", "a"]);
  const colorAt = (z: number) => {
    const share = (z - map!.zmin) / (map!.zmax - map!.zmin);
    return map!.colorscale.findLast(([at]) => at <= share)![1];
  };
  expect(keys.map(({ marker }) => marker.color)).toEqual([colorAt(0), colorAt(1)]);
});

test("a grid that does not fit its places, or an unknown kind, is refused", () => {
  const of = (kinds: string[][], more = {}) => regions({ x: [0, 1], y: [0], kinds }, { ...words, ...more });
  expect(() => of([["a"]])).toThrow("plot.regions: row 0 must have 2 kinds, got 1");
  expect(() => of([])).toThrow("plot.regions: expected 1 rows of kinds, got 0");
  expect(() => of([["a", "c"]], { order: ["a", "b"] })).toThrow("kinds must be a or b, got c");
});
