import type TS from "typescript";
import { isPackaged } from "./disk.ts";
import { ts } from "./typescript.ts";

/** Answers where an imported module lies, or undefined where there is none. */
export type Locate = (specifier: string, importer: string) => string | undefined;

/**
 * The user's own source files that a text imports, and those that they import in turn; each once, in the order in
 * which they are met. Packages and declaration files are not among them: their authors have checked them.
 *
 * @param importer  path of the text
 */
export function importedFiles(
  text: string,
  importer: string,
  program: TS.Program,
  locate: Locate,
): TS.SourceFile[] {
  const found = new Set<TS.SourceFile>();
  const visit = (from: string, text: string): void => {
    for (const { fileName } of ts.preProcessFile(text).importedFiles) {
      const file = sourceFile(fileName, from, program, locate);
      if (file === undefined || found.has(file)) continue;
      found.add(file);
      visit(file.fileName, file.text);
    }
  };
  visit(importer, text);
  return [...found];
}

function sourceFile(specifier: string, importer: string, program: TS.Program, locate: Locate) {
  if (!ts.isExternalModuleNameRelative(specifier)) return undefined;
  const file = program.getSourceFile(locate(specifier, importer) ?? "");
  return file === undefined || file.isDeclarationFile || isPackaged(file.fileName) ? undefined : file;
}
