import os from "node:os";
import path from "node:path";
import type ts from "typescript";
import { expect, test, vi } from "vitest";
import { Library } from "../../../kernel/language/library.ts";
import { Notebook } from "../../../kernel/language/notebook.ts";
import { STANDARD_LIBRARY } from "../../../kernel/language/standardLibrary.ts";

const installation = path.resolve(import.meta.dirname, "../../..");

test("notebooks with one library share its trees, wherever they lie", () => {
  const library = new Library(installation);
  const acquire = vi.spyOn(library.files, "acquireDocumentWithKey");
  for (const folder of [path.join(installation, "dist"), os.tmpdir()])
    expect(new Notebook({ folder, installation }, library).prepare(1, "process.cwd()").errors).toEqual([]);
  const trees = acquire.mock.results.map(({ value }) => value as ts.SourceFile);
  for (const name of [STANDARD_LIBRARY, "@types/node/index.d.ts"]) {
    const [first, second, ...others] = trees.filter(({ fileName }) => fileName.endsWith(name));
    expect(first).toBeDefined();
    expect(second).toBe(first);
    expect(others).toEqual([]);
  }
});
