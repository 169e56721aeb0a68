import { expect, test } from "vitest";
import { toBundle } from "../../../kernel/display/index.ts";

const data = async (value: unknown) => (await toBundle(value)).data;
const jupyterDisplay = Symbol.for("Jupyter.display");

test("plain values are printed as Node prints them, without colours", async () => {
  expect(await data(6)).toEqual({ "text/plain": "6" });
  expect(await data("a")).toEqual({ "text/plain": "'a'" });
  expect(await data(null)).toEqual({ "text/plain": "null" });
  expect(await data({ a: [1n] })).toEqual({ "text/plain": "{ a: [ 1n ] }" });
});

test("a value's own display comes first, sync or async, on objects and functions", async () => {
  const figure = { data: [], layout: {}, [jupyterDisplay]: () => ({ "text/html": "own" }) };
  expect(await data(figure)).toEqual({ "text/html": "own" });
  const later = Object.assign(() => {}, { [jupyterDisplay]: async () => ({ "text/html": "later" }) });
  expect(await data(later)).toEqual({ "text/html": "later" });
});

test("bytes of an own display become base64", async () => {
  const image = { [jupyterDisplay]: () => ({ "image/png": new Uint8Array([137, 80]) }) };
  expect(await data(image)).toEqual({ "image/png": "iVA=" });
});

test("an own display that gives no MIME types is an error", () => {
  expect(() => toBundle({ [jupyterDisplay]: () => 5 })).toThrow(
    "Jupyter.display: expected an object of MIME types, got 5",
  );
});

test("a tensor shows shape, type and its first values", async () => {
  const values = Float32Array.from({ length: 600 }, (_, i) => i / 3);
  const tensor = { shape: [2, 300], dtype: "float32", dataSync: () => values };
  expect(await data(tensor)).toEqual({
    "text/plain": "Tensor float32 [2, 300]  0, 0.33333, 0.66667, 1, 1.3333, 1.6667, 2, 2.3333, … 592 more",
  });
  const disposed = { shape: [], dtype: "int32", dataSync: () => [], isDisposed: true };
  expect(await data(disposed)).toEqual({ "text/plain": "Tensor int32 []  (disposed)" });
});

test("a data frame becomes a table whose texts are escaped", async () => {
  const frame = {
    columns: ["a", "<b>"],
    index: [0, "x"],
    values: [
      [1, "p & q"],
      [2.5, null],
    ],
    $isSeries: false,
    toString: () => "as text",
  };
  expect(await data(frame)).toEqual({
    "text/html":
      '<div><table border="1" class="dataframe"><thead><tr><th></th><th>a</th><th>&lt;b&gt;</th></tr></thead>' +
      "<tbody><tr><th>0</th><td>1</td><td>p &amp; q</td></tr><tr><th>x</th><td>2.5</td><td>null</td></tr></tbody></table></div>",
    "text/plain": "as text",
  });
});

test("a series is a table of one column", async () => {
  const series = { columns: ["s"], index: [0, 1], values: [7, 8], $isSeries: true };
  expect((await data(series))["text/html"]).toContain("<tr><th>1</th><td>8</td></tr>");
});

test("a long table shows its beginning, its end and its size", async () => {
  const index = Array.from({ length: 1000 }, (_, i) => i);
  const frame = { columns: ["n"], index, values: index.map((i) => [i]), $isSeries: false };
  const html = String((await data(frame))["text/html"]);
  expect(html.match(/<tr>/g)).toHaveLength(1 + 60 + 1);
  expect(html).toContain("<tr><th>29</th><td>29</td></tr><tr><td>…</td><td>…</td></tr><tr><th>970</th>");
  expect(html).toContain("1000 rows × 1 columns");
});

test("a Plotly figure is JSON, HTML and words; typed arrays are lists in it", async () => {
  const figure = {
    data: [{ type: "bar", y: new Float64Array([3, 1]) }, { x: [1, 2, 3] }],
    layout: { title: { text: "Sizes </script>" } },
  };
  const shown = await data(figure);
  expect(shown["application/vnd.plotly.v1+json"]).toEqual({
    data: [{ type: "bar", y: [3, 1] }, { x: [1, 2, 3] }],
    layout: { title: { text: "Sizes </script>" } },
  });
  expect(shown["text/plain"]).toBe('Plotly figure "Sizes </script>": bar (2 points), scatter (3 points)');
  expect(String(shown["text/html"]).match(/<\/script>/g)).toHaveLength(1);
});

test("an object that only looks a little like a figure is printed", async () => {
  expect(Object.keys(await data({ data: [1, 2], layout: {} }))).toEqual(["text/plain"]);
  expect(Object.keys(await data({ data: [{}] }))).toEqual(["text/plain"]);
});
