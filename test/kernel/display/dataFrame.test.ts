import { DataFrame, Series } from "danfojs-node";
import { expect, test } from "vitest";
import { toBundle } from "../../../kernel/display/index.ts";

const shown = async (value: unknown) => {
  const { data } = await toBundle(value);
  return { html: String(data["text/html"]), text: String(data["text/plain"]) };
};

/** The texts of the cells, row by row. */
const cells = (html: string) =>
  [...html.matchAll(/<tr>(.*?)<\/tr>/g)].map(([, row]) =>
    [...row!.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text]) => text),
  );

test("a frame of danfo is a table in HTML and in text, numbers to the right and aligned", async () => {
  const frame = new DataFrame([
    { method: "low-rank", ratio: 16.54, right: 0 },
    { method: "delta-come", ratio: 16, right: 89 },
  ]);
  const { html, text } = await shown(frame);
  expect(cells(html)).toEqual([
    ["", "method", "ratio", "right"],
    ["0", "low-rank", "16.54", "0"],
    ["1", "delta-come", "16.00", "89"],
  ]);
  expect(html).toContain(
    '<td style="text-align: left">low-rank</td><td style="text-align: right">16.54</td>',
  );
  expect(text).toBe(
    ["   method      ratio  right", "0  low-rank    16.54      0", "1  delta-come  16.00     89"].join("\n"),
  );
});

test("a Series of danfo is a table of one column", async () => {
  const { html, text } = await shown(new Series([7, 8.5], { columns: ["loss"], index: ["a", "b"] }));
  expect(cells(html)).toEqual([
    ["", "loss"],
    ["a", "7.0"],
    ["b", "8.5"],
  ]);
  expect(text).toBe("   loss\na   7.0\nb   8.5");
});

test("every text of a table is escaped: heads, index and cells", async () => {
  const evil = "<img src=x onerror='alert(1)'>";
  const frame = { columns: [evil], index: [evil], values: [[evil]], $isSeries: false };
  const { html } = await shown(frame);
  expect(html).not.toContain("<img");
  expect(html.match(/&lt;img src=x onerror=&#39;alert\(1\)&#39;&gt;/g)).toHaveLength(3);
});

test("a long and wide frame shows its corners and its size", async () => {
  const count = (length: number) => Array.from({ length }, (_, i) => i);
  const values = count(1000).map((i) => count(30).map((j) => i * 100 + j));
  const columns = count(30).map((j) => `c${j}`);
  const { html, text } = await shown({ columns, index: count(1000), values, $isSeries: false });
  const rows = cells(html);
  expect(rows).toHaveLength(1 + 5 + 1 + 5);
  expect(rows[0]).toEqual(["", ...columns.slice(0, 10), "…", ...columns.slice(20)]);
  expect(rows[5]!.slice(0, 2)).toEqual(["4", "400"]);
  expect(rows[6]!.every((cell) => cell === "…")).toBe(true);
  expect(rows[11]!.at(-1)).toBe("99929");
  expect(html).toContain("<p>1000 rows × 30 columns</p>");
  expect(text.split("\n")).toHaveLength(12 + 2);
  expect(text).toMatch(/\n\n1000 rows × 30 columns$/);
});

test("a long Series says how many values it has", async () => {
  const { text } = await shown(new Series(Array.from({ length: 100 }, (_, i) => i)));
  expect(text).toMatch(/\n\n100 values$/);
});

test("dates, objects, long texts and missing values stay in one line", async () => {
  const row = [new Date("2024-06-13"), { a: 1 }, "x".repeat(99), null, Number.NaN, undefined, "two\nlines"];
  const frame = { columns: ["d", "o", "t", "n", "f", "u", "l"], index: [0], values: [row], $isSeries: false };
  const [, cellsOfRow] = cells((await shown(frame)).html);
  expect(cellsOfRow).toEqual([
    "0",
    "2024-06-13",
    "{ a: 1 }",
    `${"x".repeat(49)}…`,
    "null",
    "NaN",
    "undefined",
    "two\\nlines",
  ]);
});

test("a column of numbers with gaps in it is still one of numbers", async () => {
  const frame = { columns: ["x"], index: [0, 1], values: [[1.5], [null]], $isSeries: false };
  expect((await shown(frame)).html).toContain('<td style="text-align: right">–</td>');
});

test("an empty frame is a table without rows", async () => {
  expect(cells((await shown({ columns: [], index: [], values: [], $isSeries: false })).html)).toEqual([[""]]);
});
