import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { nodeTypes } from "../../../kernel/language/nodeTypes.ts";

const index = path.resolve("node_modules/@types/node/index.d.ts");

/** Node's own modules and the global names that a file declares. */
const names = (file: ts.SourceFile) =>
  file.statements.flatMap((statement) => {
    if (ts.isModuleDeclaration(statement)) return [statement.name.text];
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText(file));
    const { name } = statement as ts.Statement & { name?: ts.Identifier };
    return name ? [name.text] : [];
  });

/** The files of @types/node that TypeScript reads by itself. */
const program = ts.createProgram([index], { types: [], noLib: true });
const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(path.dirname(index)));
const isModule = (file: ts.SourceFile) => ts.isExternalModule(file);

test("the one file declares what the files that it refers to declare together", () => {
  const text = nodeTypes(index)!;
  const all = ts.createSourceFile("index.d.ts", text, ts.ScriptTarget.ES2023);
  const expected = new Set(files.filter((file) => !isModule(file)).flatMap(names));
  expect(expected.size).toBeGreaterThan(100);
  expect(expected).toContain("node:fs/promises");
  expect(new Set(names(all))).toEqual(expected);
  expect(ts.isExternalModule(all)).toBe(false);
});

test("files that are modules stay outside, and are referred to", () => {
  const references = ts.preProcessFile(nodeTypes(index)!).referencedFiles.map(({ fileName }) => fileName);
  const modules = files.filter(isModule).map(({ fileName }) => path.relative(path.dirname(index), fileName));
  expect(modules).toContain("web-globals/fetch.d.ts");
  expect(new Set(references)).toEqual(new Set(modules));
});

test("other files are left alone", () => {
  expect(nodeTypes(path.join(index, "..", "fs.d.ts"))).toBeUndefined();
  expect(nodeTypes("/elsewhere/node/index.d.ts")).toBeUndefined();
});
