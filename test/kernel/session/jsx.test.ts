import { expect, test } from "vitest";
import { Element, Fragment, jsx } from "../../../kernel/session/jsx.ts";

test.each([
  ["text is escaped", jsx("p", { children: "a < b & c" }), "<p>a &lt; b &amp; c</p>"],
  [
    "children in any depth",
    jsx("p", { children: [1, ["x", [jsx("b", {})]], new Set(["y"])] }),
    "<p>1x<b></b>y</p>",
  ],
  [
    "nothing for what a condition leaves",
    jsx("p", { children: [null, undefined, false, true, 0] }),
    "<p>0</p>",
  ],
  ["a fragment", Fragment({ children: ["a", jsx("i", { children: "b" })] }), "a<i>b</i>"],
  ["a component", jsx(({ n }) => ["n = ", n], { n: 3 }), "n = 3"],
  ["elements without an end", jsx("br", {}), "<br>"],
  [
    "attributes",
    jsx("a", { className: "x", title: 'a "b"', hidden: true, id: undefined }),
    '<a class="x" title="a &quot;b&quot;" hidden=""></a>',
  ],
  [
    "a style",
    jsx("i", { style: { fontSize: "2em", color: "red" } }),
    '<i style="font-size: 2em; color: red"></i>',
  ],
  ["HTML as it is", jsx("p", { innerHTML: "<b>1</b>" }), "<p><b>1</b></p>"],
])("%s", (_name, element, html) => {
  expect(element.html).toBe(html);
});

test("an element shows itself as HTML", () => {
  const show = new Element("<b></b>")[Symbol.for("Jupyter.display") as never] as () => object;
  expect(show.call(new Element("<b>1</b>"))).toEqual({ "text/html": "<b>1</b>", "text/plain": "<b>1</b>" });
});

test("a function cannot be an attribute", () => {
  expect(() => jsx("button", { onClick: () => {} })).toThrow(
    "<button onClick>: expected text, a number or true, got a function",
  );
});
