import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";
import { STANDARD_LIBRARY, standardLibrary } from "../../../kernel/language/standardLibrary.ts";

const folder = path.dirname(ts.sys.getExecutingFilePath());
const names = (file: ts.SourceFile) =>
  file.statements.flatMap((statement) => (ts.isInterfaceDeclaration(statement) ? [statement.name.text] : []));

/** The interfaces in TypeScript's own files. */
function declared(): string[] {
  const lib = [STANDARD_LIBRARY, "lib.esnext.disposable.d.ts"];
  const program = ts.createProgram([path.join(folder, STANDARD_LIBRARY)], { lib, types: [] });
  return program.getSourceFiles().flatMap(names);
}

test("the one file declares what TypeScript's own files declare together", () => {
  const text = standardLibrary(path.join(folder, STANDARD_LIBRARY))!;
  const all = ts.createSourceFile("lib.d.ts", text, ts.ScriptTarget.ES2023);
  expect(text).not.toContain("<reference lib");
  expect(new Set(names(all))).toEqual(new Set(declared()));
});

test("its other files are empty, those for browsers are left alone", () => {
  expect(standardLibrary(path.join(folder, "lib.es5.d.ts"))).toBe("");
  expect(standardLibrary(path.join(folder, "lib.dom.d.ts"))).toBeUndefined();
  expect(standardLibrary("/elsewhere/lib.es5.d.ts")).toBeUndefined();
});
