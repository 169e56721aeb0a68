import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { Cells } from "../../helpers/cells.ts";

const cells = new Cells();
beforeEach(() => cells.reset());
afterAll(() => cells.close());

describe("errors", () => {
  test("of types have the cell's lines and columns", () => {
    cells.run("let n = 1");
    expect(cells.check("// note\n\nconst s: string = n")).toEqual([
      {
        message: "Type 'number' is not assignable to type 'string'.",
        code: 2322,
        line: 3,
        column: 7,
        length: 1,
      },
    ]);
  });

  test("in an object literal are where they are", () => {
    expect(cells.check("{ a: 1, b: missing }")).toMatchObject([
      { code: 2304, line: 1, column: 12, length: 7 },
    ]);
  });

  test("of syntax leave nothing to run", () => {
    const prepared = cells.notebook.prepare(1, "const x = [1,\n  2");
    expect(prepared).toMatchObject({ code: "", map: "", syntax: true });
    expect(prepared.errors).toMatchObject([{ code: 1005, line: 2, column: 4, length: 0 }]);
  });

  test("of types do not keep the cell from being translated", () => {
    expect(cells.notebook.prepare(1, "const s: string = 5")).toMatchObject({
      code: "let s = 5;\n",
      syntax: false,
    });
  });

  test("name cells by their numbers", () => {
    cells.run("class A { private x = 1 }\nfunction use(a: A) {}");
    cells.run("class A { private x = 1 }");
    const [error] = cells.check("use(new A())");
    expect(error!.message).toMatch(/'import\("cell 2"\)\.A' is not assignable to .* 'import\("cell 1"\)\.A'/);
  });

  test("are strict", () => {
    expect(cells.run("const f = (a) => a")).toEqual(["TS7006 at 1:12"]);
    expect(cells.run("const x: string = [''].at(0)")).toEqual(["TS2322 at 1:7"]);
  });

  test("are not looked for behind @ts-nocheck", () => {
    expect(cells.run("// @ts-nocheck\nconst s: string = 5")).toEqual([]);
  });

  test("are relaxed to warnings behind %types warn, in later cells too, until they are errors again", () => {
    const relaxed = cells.notebook.prepare(1, "%types warn\nconst s: string = 5; s");
    expect(relaxed).toMatchObject({ errors: [], warnings: [{ code: 2322, line: 2, column: 7 }] });
    expect(relaxed.code).toContain("let s = 5;");
    expect(cells.notebook.prepare(2, "missing").warnings).toMatchObject([{ code: 2304 }]);
    expect(cells.notebook.prepare(3, "%types off\nmissing")).toMatchObject({ errors: [], warnings: [] });
    expect(cells.notebook.prepare(4, "%types on\nmissing").errors).toMatchObject([{ code: 2304, line: 2 }]);
  });

  test.each([
    "// @ts-nocheck\n",
    "// @ts-ignore\n",
    "// @ts-expect-error\n",
    "%types warn\n",
    "%types off\n",
  ])("of assignments to constants stay errors behind %j", (relaxed) => {
    cells.run("const earlier = 1; let free = 1");
    const assigned = `${relaxed}free = 'text'; earlier = 2; const own = 1; own++; { let own = 1; own++ }`;
    const { errors } = cells.notebook.prepare(2, assigned);
    cells.notebook.prepare(3, "%types on");
    expect(errors).toMatchObject([
      { code: 2588, column: 16, message: "Cannot assign to 'earlier' because it is a constant." },
      { code: 2588, column: 44 },
    ]);
  });

  test.each([
    ["%type off", "%type: no such line magic; there are %types on|warn|off, %decorators standard|legacy"],
    ["%types maybe", '%types: expected on or warn or off, got "maybe"'],
    ["%types", "%types: expected on or warn or off, got nothing"],
    ["%toString", "%toString: no such line magic; there are %types on|warn|off, %decorators standard|legacy"],
  ])("of magics: %s", (source, message) => {
    const { errors, syntax } = cells.notebook.prepare(1, `\n${source}\n1`);
    expect(errors).toEqual([{ message, code: 0, line: 2, column: 1, length: source.length }]);
    expect(syntax).toBe(true);
  });

  test("are those of legacy decorators behind %decorators legacy", () => {
    const source = "function field(target: object, name: string) {}\nclass A { @field x = 1 }";
    expect(cells.check(source)).not.toEqual([]);
    expect(cells.check(`%decorators legacy\n${source}`)).toEqual([]);
    expect(cells.check("%decorators standard")).toEqual([]);
  });

  test("in elements of JSX are found, and elements have a type", () => {
    expect(cells.run("const Bold = ({ text }: { text: string }) => <b>{text}</b>")).toEqual([]);
    expect(
      cells.run("const note = <p class='note'>{[1, 2].map((n) => <Bold text={String(n)} />)}<br/></p>"),
    ).toEqual([]);
    expect(cells.run("note.html.length")).toEqual([]);
    expect(cells.notebook.prepare(9, "<p>\n  <b>x\n</p>").errors).toMatchObject([
      { code: 17008, line: 2, column: 4 },
    ]);
    expect(cells.run("<Bold text={1} />")).toEqual(["TS2322 at 1:7"]);
    expect(cells.run("const one = <number>(1 as unknown); one.toFixed()")).toEqual([]);
  });

  test.each([
    "await Promise.resolve(1)",
    "for await (const x of [1]) x.toFixed()",
    "import.meta.dirname",
    "const unused = 1; function alsoUnused(x: number) {}",
    "[3, 1].toSorted().findLast((x) => x > 1)",
    "fetch('x'); new URL('x'); process.argv; Buffer.from('x'); structuredClone({}); require('x'); __dirname",
    "function dec(v: unknown, c: ClassDecoratorContext) {}\n@dec class D {}",
    "display([1]); updateDisplay('a', 1); clearOutput(true)",
    "const x = { a: 1 } satisfies Record<string, number>; const f = <const T,>(t: T) => t; let n: NoInfer<string>",
  ])("are not reported for %s", (source) => {
    expect(cells.run(source)).toEqual([]);
  });

  test("of two declarations in one cell are both reported", () => {
    expect(cells.run("const z = 1; const z = 2")).toEqual(["TS2451 at 1:7", "TS2451 at 1:20"]);
  });
});
