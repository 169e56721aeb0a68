import { expect, test } from "vitest";
import { parseCell } from "../../../kernel/language/cell.ts";
import { cellDocument, type Origin } from "../../../kernel/language/document.ts";
import { type DeclarationKind, declaredNames, mentionedNames } from "../../../kernel/language/names.ts";

const origin = (alias: string, ...kinds: DeclarationKind[]): Origin => ({ alias, kinds: new Set(kinds) });

const origins = new Map([
  ["svd", origin("svd_0", "import")],
  ["Layer", origin("Layer_2", "interface")],
  ["count", origin("count_3", "let")],
  ["Mixed", origin("Mixed_4", "var", "interface")],
]);

function documentOf(source: string) {
  const cell = parseCell(source);
  return cellDocument(cell, declaredNames(cell.file), mentionedNames(cell.file), origins);
}

test("imports the earlier names that the cell mentions, and exports its own", () => {
  expect(documentOf("const S = svd(0 as Layer)").text).toBe(
    'import { svd_0 as svd, Layer_2 as Layer } from "./deltalab-cells.ts"; \nconst S = svd(0 as Layer)\nexport { S };\n',
  );
});

test("declares earlier variables again, so that they can be assigned to", () => {
  expect(documentOf("count = 1; Mixed").text).toMatch(
    'import { count_3 as __deltalab_count, Mixed_4 as Mixed } from "./deltalab-cells.ts"; declare let count: typeof __deltalab_count;\n',
  );
});

test("a name of the cell's own hides the earlier one", () => {
  expect(documentOf("const svd = 1").text).toMatch(/^import \{ {2}\} from/);
});

test("names that the cell exports itself are not exported twice", () => {
  expect(documentOf("export const a = 1; const b = 2").text).toMatch(/export \{ b \};\n$/);
});

test.each(["1 + count", "{ a: 1 }", "// @ts-nocheck\nlet x: number = 'a'"])(
  "start leads to the source: %j",
  (source) => {
    const { text, start } = documentOf(source);
    expect(text.slice(start, start + source.length)).toBe(source);
  },
);

test("directives come first", () => {
  expect(documentOf("/** @jsxImportSource preact */\n1").text).toMatch(
    /^\/\*\* @jsxImportSource preact \*\/\nimport/,
  );
  expect(documentOf("// @ts-nocheck\n1").text).toMatch(/^import/);
});
