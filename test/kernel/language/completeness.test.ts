import { describe, expect, test } from "vitest";
import { completeness } from "../../../kernel/language/completeness.ts";

describe("completeness", () => {
  test.each([
    "",
    "1 + 1",
    "await run()",
    "{ a: 1 }",
    "{ run() }",
    "let x = 5;\n",
    "// note",
    "interface I {}",
    "<p>{1} text</p>",
    "%types off",
  ])("%j is complete", (source) => expect(completeness(source)).toEqual({ status: "complete", indent: "" }));

  test.each([
    "run(",
    "[1,",
    "1 +",
    "pair.",
    "const x =",
    "if (x)",
    "() =>",
    "`text",
    "`${x",
    "/* note",
    "import { a } from",
    "try {}",
    "%types off\nif (x) {",
    "<p>two words <b>{1}</b>",
    "class A {\n}\n@dec",
  ])("%j is incomplete", (source) => expect(completeness(source).status).toBe("incomplete"));

  test.each([")", "import = 7q", "a b", "else", "'text", "/re", "let 1x", "run(]\n", "const x = = 2\n["])(
    "%j is invalid",
    (source) => expect(completeness(source)).toEqual({ status: "invalid", indent: "" }),
  );

  test.each([
    ["class A {\n  run() {", "    "],
    ["for (const x of xs) {\n  run(x);", "  "],
    ["const f = () =>", "  "],
    ["run(\n", "  "],
    ["1 +", ""],
  ])("%j continues with the indent %j", (source, indent) => expect(completeness(source).indent).toBe(indent));
});
