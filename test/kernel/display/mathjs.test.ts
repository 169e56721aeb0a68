import { all, create, type MathJsInstance } from "mathjs";
import { expect, test } from "vitest";
import { toBundle } from "../../../kernel/display/index.ts";

const math: MathJsInstance = create(all!);

test.each([
  ["a fraction", math.fraction(1, 3), "\\frac{1}{3}", "1/3"],
  ["a complex number", math.complex(2, -3), "2 - 3i", "2 - 3i"],
  ["the imaginary unit", math.complex(0, 1), "i", "i"],
  ["a unit", math.unit("9.81 m/s^2"), "9.81\\,\\mathrm{m}/\\mathrm{s}^{2}", "9.81 m / s^2"],
  ["a unit without a number", math.unit("degC"), "\\mathrm{degC}", "degC"],
  ["a big number", math.bignumber("1.5e400"), "1.5 \\cdot 10^{400}", "1.5e+400"],
  ["an expression", math.parse("sqrt(x) / 2"), "\\frac{\\sqrt{ x}}{2}", "sqrt(x) / 2"],
  [
    "a matrix",
    math.matrix([
      [1, 0.123456789],
      [3, 4],
    ]),
    "\\begin{bmatrix} 1 & 0.12346 \\\\ 3 & 4 \\end{bmatrix}",
    "[[1, 0.123456789], [3, 4]]",
  ],
  ["a vector", math.matrix([1, 2]), "\\begin{bmatrix} 1 \\\\ 2 \\end{bmatrix}", "[1, 2]"],
  ["a sparse matrix", math.sparse([[0, 2]]), "\\begin{bmatrix} 0 & 2 \\end{bmatrix}", "[[0, 2]]"],
  [
    "entries of any kind",
    math.matrix([["a_1", math.fraction(1, 2)]] as never),
    "\\begin{bmatrix} \\text{a\\_1} & \\frac{1}{2} \\end{bmatrix}",
    '[["a_1", 1/2]]',
  ],
  ["several results", math.evaluate("1 + 1\n1 / 4"), "2,\\quad 0.25", "2\n0.25"],
])("%s is a formula and words", async (_name, value, latex, text) => {
  expect((await toBundle(value)).data).toEqual({
    "text/latex": `$\\displaystyle ${latex}$`,
    "text/plain": text,
  });
});

test("a large matrix shows its corners between dots", async () => {
  const { data } = await toBundle(math.identity(200));
  expect(String(data["text/latex"]).match(/\\\\/g)).toHaveLength(8);
  expect(data["text/latex"]).toContain("\\vdots");
  expect(data["text/plain"]).toBe("DenseMatrix [200, 200], 40,000 entries");
});

test("what is no formula stays words: three dimensions, nothing at all, help", async () => {
  expect((await toBundle(math.matrix([[[1, 2]]]))).data).toEqual({ "text/plain": "[[[1, 2]]]" });
  expect((await toBundle(math.matrix([]))).data).toEqual({ "text/plain": "[]" });
  expect((await toBundle(math.help(math.sqrt as never))).data["text/plain"]).toMatch(/^Name: sqrt\n/);
});

test("an object that only has a type is no value of mathjs", async () => {
  expect(Object.keys((await toBundle({ type: "Fraction" })).data)).toEqual(["text/plain"]);
  expect(Object.keys((await toBundle({ type: "Series", isSeries: true })).data)).toEqual(["text/plain"]);
});

test("a value that fails where it should show itself is printed instead", async () => {
  const broken = {
    isNode: true,
    toTex: () => {
      throw new Error("half-built");
    },
  };
  expect((await toBundle(broken)).data).toEqual({
    "text/plain": "{ isNode: true, toTex: [Function: toTex] }",
  });
});
