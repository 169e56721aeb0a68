import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Cells } from "../../helpers/cells.ts";

const cells = new Cells();
beforeEach(() => cells.reset());
afterAll(() => cells.close());

describe("complete", () => {
  const texts = (source: string, cursor = source.length) =>
    cells.notebook.complete(source, cursor).items.map(({ text }) => text);

  test("members of values from earlier cells, typed so far", () => {
    cells.run("const pair = { base: 1, delta: 2, deltaNorm: 3 }");
    expect(cells.notebook.complete("pair.del", 8)).toEqual({
      start: 5,
      end: 8,
      items: [
        { text: "delta", type: "property" },
        { text: "deltaNorm", type: "property" },
      ],
    });
  });

  test("inside what is not finished yet", () => {
    cells.run("const pair = { base: 1 }");
    expect(texts("function f() {\n  if (pair.")).toEqual(["base"]);
    expect(texts("`${pair.")).toEqual(["base"]);
    expect(texts("const x = { a: [pair.")).toEqual(["base"]);
  });

  test("in the middle of a source, up to the cursor", () => {
    cells.run("const pair = { base: 1 }");
    expect(cells.notebook.complete("pair.ba + 1", 7)).toMatchObject({
      start: 5,
      end: 7,
      items: [{ text: "base" }],
    });
  });

  test("names of earlier cells with their kinds, and functions with their signatures", () => {
    cells.run(
      "const xA = 1; function xB(a: number) { return a } class xC {} enum xD {} interface xE {} type xF = 1",
    );
    cells.run("import * as xG from 'node:fs'; namespace xH { export const a = 1 }");
    expect(cells.notebook.complete("x", 1).items).toEqual([
      { text: "xA", type: "instance" },
      { text: "xB", type: "function", signature: "(a: number): number" },
      { text: "xC", type: "class" },
      { text: "xD", type: "enum" },
      { text: "xG", type: "module" },
      { text: "xH", type: "module" },
    ]);
    expect(texts("let a: x")).toEqual(["xC", "xD", "xE", "xF", "xG"]);
  });

  test("keywords and globals, but nothing of the kernel's", () => {
    expect(texts("const")).toEqual(["const"]);
    expect(texts("displ")).toEqual(["display"]);
    cells.run("let n = 1");
    expect(texts("__delta")).toEqual([]);
  });

  test("with upper and lower case as typed, where that exists", () => {
    expect(texts("Math.sqr")).toEqual(["sqrt"]);
    expect(texts("Math.SQR")).toEqual(["SQRT1_2", "SQRT2"]);
    expect(texts("Math.Sqr")).toEqual(["SQRT1_2", "SQRT2", "sqrt"]);
  });

  test("packages and files in imports", async () => {
    await cells.write({ "helpers.ts": "export const help = 1" });
    expect(texts("import { x } from 'danf")).toEqual(["danfojs-node"]);
    expect(texts("await import('delta")).toEqual(["deltalab"]);
    expect(cells.notebook.complete("import x from '@tensorflow/tfjs-node-", 37)).toMatchObject({
      start: 15,
      items: [{ text: "@tensorflow/tfjs-node-gpu", type: "module" }],
    });
    expect(texts("import { help } from './hel")).toEqual(["helpers.ts"]);
    expect(texts("import { read } from 'node:fs'", 12)).toContain("readFileSync");
  });

  test("nothing in a comment", () => {
    expect(texts("// Math.")).toEqual([]);
  });
});

describe("inspect", () => {
  test("signature and documentation of a name from an earlier cell", () => {
    cells.run(
      "/**\n * The largest singular value.\n *\n * @param rank  how many\n */\nfunction top(rank: number): number { return rank }",
    );
    expect(cells.notebook.inspect("top(1)", 2)).toEqual({
      start: 0,
      end: 3,
      signature: "top(rank: number): number",
      documentation: "The largest singular value.\n\n*@param* `rank` — how many",
    });
  });

  test.each([
    ["const a = 1", "a", "const a: 1"],
    ["let a = 1", "a", "let a: number"],
    ["class A { x = 1 }", "A", "class A"],
    ["interface A { x: number }", "let b: A", "interface A"],
    ["import { existsSync } from 'node:fs'", "existsSync", "function existsSync(path: PathLike): boolean"],
  ])("after %s: %s", (first, source, signature) => {
    cells.run(first);
    expect(cells.notebook.inspect(source, source.length)?.signature).toBe(signature);
  });

  test("the function being called, inside its parentheses", () => {
    cells.run("function top(rank: number, bits?: number) {}");
    expect(cells.notebook.inspect("top(1, ", 7)?.signature).toBe("top(rank: number, bits?: number): void");
  });

  test("nothing where there is nothing", () => {
    expect(cells.notebook.inspect("", 0)).toBeUndefined();
    expect(cells.notebook.inspect("1 + ", 4)).toBeUndefined();
  });

  test("leaves no global behind", () => {
    const source = "declare global { type Rank = number }\nlet rank: Rank";
    cells.notebook.inspect(source, source.length);
    expect(cells.run(source)).toEqual([]);
  });

  test("does not disturb a cell that is prepared but not yet run", () => {
    cells.notebook.prepare(1, "const a = 1");
    cells.notebook.inspect("other", 2);
    cells.notebook.complete("other.", 6);
    cells.notebook.commit(1);
    expect(cells.run("a.toFixed()", 2)).toEqual([]);
  });
});
