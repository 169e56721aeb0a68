import { expect, test } from "vitest";
import { media } from "../../../kernel/display/media.ts";

const pixel = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAYAAAC56t6BAAAAC0lEQVR4nGNgQAcAABIAAXfx+gAAAAAASUVORK5CYII=";

test("HTML comes with its text, row by row, without scripts", () => {
  const source =
    "<style>p { }</style><p>a &lt; <b>b</b></p><script>alert('x')</script><table><tr><td>1</td><td>2</td></tr></table>";
  expect(media.html(source).data).toEqual({ "text/html": source, "text/plain": "a < b\n1  2" });
});

test("of very long HTML only the beginning is put in words", () => {
  const source = "<p>first</p>".padEnd(5e6, "<script ");
  const { data } = media.html(source);
  expect(data["text/html"]).toBe(source);
  expect(String(data["text/plain"]).length).toBeLessThan(21_000);
  expect(data["text/plain"]).toMatch(/^first\n/);
});

test("Markdown and LaTeX are their own words; a formula gets its marks", () => {
  expect(media.markdown("**a**").data).toEqual({ "text/markdown": "**a**", "text/plain": "**a**" });
  expect(media.latex("\\frac{1}{2}").data["text/latex"]).toBe("$\\displaystyle \\frac{1}{2}$");
  for (const marked of ["$x$", "\\(x\\)", "\\[x\\]", "\\begin{align} x \\end{align}"])
    expect(media.latex(marked).data["text/latex"]).toBe(marked);
});

test("SVG is named by its title", () => {
  const svg = "<svg xmlns='http://www.w3.org/2000/svg'><title>Loss &amp; rank</title></svg>";
  expect(media.svg(svg).data).toEqual({ "image/svg+xml": svg, "text/plain": 'SVG image "Loss & rank"' });
  expect(media.svg("<svg/>").data["text/plain"]).toBe("SVG image");
});

test("PNG is base64, from bytes or text, and tells its size", () => {
  const expected = { "image/png": pixel, "text/plain": "PNG image, 2 × 3, 68 bytes" };
  expect(media.png(pixel).data).toEqual(expected);
  expect(media.png(Uint8Array.from(Buffer.from(pixel, "base64"))).data).toEqual(expected);
});

test("JSON holds what JSON does not know by what comes closest", () => {
  const value = {
    list: new Float32Array([0.5]),
    map: new Map([["a", new Set([1])]]),
    big: 5n,
    huge: 2n ** 64n,
  };
  const { data } = media.json(value);
  expect(data["application/json"]).toEqual({
    list: [0.5],
    map: { a: [1] },
    big: 5,
    huge: "18446744073709551616",
  });
  expect(data["text/plain"]).toContain("Map(1) { 'a' => Set(1) { 1 } }");
});

test("what is of the wrong kind is refused by name", () => {
  expect(() => media.html(5 as never)).toThrow("display.html: expected a string, got 5");
  expect(() => media.png(new Uint8Array([1, 2]))).toThrow(
    "display.png: expected the bytes of a PNG file, got Uint8Array(2) [ 1, 2 ]",
  );
});
