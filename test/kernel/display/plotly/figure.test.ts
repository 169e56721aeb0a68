import { expect, test } from "vitest";
import { toBundle } from "../../../../kernel/display/index.ts";

const data = async (value: unknown) => (await toBundle(value)).data;

test("a Plotly figure is JSON, a picture and words; typed arrays are lists in it", async () => {
  const figure = {
    data: [
      { type: "bar", y: new Float64Array([3, 1]) },
      { x: [1, 2, 3], y: [1, 2, 3n] },
    ],
    layout: { title: { text: "Sizes <b>&</b>" } },
  };
  const shown = await data(figure);
  expect(shown["application/vnd.plotly.v1+json"]).toEqual({
    data: [
      { type: "bar", y: [3, 1] },
      { x: [1, 2, 3], y: [1, 2, 3] },
    ],
    layout: { title: { text: "Sizes <b>&</b>" } },
  });
  expect(shown["text/plain"]).toBe('Plotly figure "Sizes <b>&</b>": bar (2 points), scatter (3 points)');
  expect(shown["image/svg+xml"]).toMatch(/^<svg .*<\/svg>$/);
});

test("an object that only looks a little like a figure is printed", async () => {
  expect(Object.keys(await data({ data: [1, 2], layout: {} }))).toEqual(["text/plain"]);
  expect(Object.keys(await data({ data: [{}] }))).toEqual(["text/plain"]);
});

test("a figure that cannot be drawn here is still Plotly's", async () => {
  const odd = { data: [{ y: [1], marker: null }], layout: { title: { text: 5 }, shapes: 7 } };
  expect(Object.keys(await data(odd))).toEqual(["application/vnd.plotly.v1+json", "text/plain"]);
});
