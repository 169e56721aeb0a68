import { expect, test } from "vitest";
import { labelPlaces } from "../../../toolkit/plot/label-places.ts";

const axes = {
  title: "",
  x: { title: "x", range: [0, 612] },
  y: { title: "y", range: [0, 298] },
} as const;
const of = (...points: [x: number, y: number, text: string][]) =>
  labelPlaces(
    points.map(([x, y, text]) => ({ x, y, text })),
    axes,
  );

test("a word stands above its point where nothing is in its way", () => {
  expect(of([300, 150, "8 + 3"], [100, 50, "4"])).toEqual(["top center", "top center"]);
});

test("words of neighbours go to different sides", () => {
  const places = of([300, 150, "8 + 4 + 3"], [320, 150, "4 + 3 + 2"]);
  expect(new Set(places).size).toBe(2);
  expect(of([300, 150, "below"], [300, 164, ""])[0]).not.toBe("top center"); // a point without a word is in the way, too
});

test("a word does not stand where it seems to be another point's", () => {
  const places = of([300, 150, "4"], [291, 164, "3"]);
  expect(places).toEqual(["bottom center", "top center"]); // above 4, the lower one, it would be nearer to 3
});

test("no word reaches beyond the figure", () => {
  expect(of([300, 297, "at the top"])).toEqual(["bottom center"]);
  expect(of([610, 150, "at the right"])).toEqual(["middle left"]);
  expect(of([2, 150, "at the left"])).toEqual(["middle right"]);
});

test("on a logarithmic axis places follow the powers of ten", () => {
  const log = { ...axes, x: { title: "x", scale: "log", range: [1, 1e6] } } as const;
  const points = [
    { x: 10, y: 150, text: "10" },
    { x: 1e5, y: 150, text: "100000" },
  ];
  expect(labelPlaces(points, log)).toEqual(["top center", "top center"]);
  expect(labelPlaces(points, { ...log, x: { title: "x", range: [1, 1e6] } })[0]).toBe("middle right");
});

test("one point alone, and points in one place, have places", () => {
  expect(labelPlaces([{ x: 1, y: 1, text: "a" }], { title: "", x: "x", y: "y" })).toHaveLength(1);
  const together = Array.from({ length: 4 }, () => ({ x: 1, y: 1, text: "abc" }));
  expect(new Set(labelPlaces(together, { title: "", x: "x", y: "y" })).size).toBe(4);
});
