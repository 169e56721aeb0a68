import type TS from "typescript";
import type { Cell } from "./cell.ts";
import { defaultSettings, type Settings } from "./magics.ts";
import { emitOptions, settingOptions } from "./options.ts";
import { replScript } from "./repl.ts";
import type { StorageOf } from "./storage.ts";
import { ts } from "./typescript.ts";

/** JavaScript of a cell, and the source map (JSON) from it to the cell's own lines and columns. */
export interface Translation {
  readonly code: string;
  readonly map: string;
}

/**
 * Translates one cell, by itself: types are erased, what Node does not know yet (`using`, decorators, enums) is
 * spelled out, module syntax becomes calls of the session's loader. Imports survive when nothing in the cell uses
 * them, since a later cell may.
 */
export function translate(
  cell: Cell,
  number: number,
  storageOf: StorageOf,
  settings: Settings = defaultSettings,
): Translation {
  const { outputText, sourceMapText } = ts.transpileModule(cell.text, {
    fileName: `cell-${number}.${cell.kind === ts.ScriptKind.TSX ? "tsx" : "ts"}`,
    compilerOptions: { ...emitOptions, module: ts.ModuleKind.Preserve, ...settingOptions(settings) },
    transformers: { after: [replScript(storageOf), ...(cell.shift === 0 ? [] : [mappedTo(cell)])] },
  });
  return { code: outputText.replace(/\/\/# sourceMappingURL=\S*\s*$/, ""), map: sourceMapText ?? "" };
}

/** Maps to the source rather than to the text, which has a parenthesis before it. */
function mappedTo({ source, shift }: Cell): TS.TransformerFactory<TS.SourceFile> {
  const inSource = (position: number) => Math.max(0, Math.min(source.length, position - shift));
  return () => (file) => {
    const mapSource = ts.createSourceMapSource(file.fileName, source, (position) =>
      skipSpace(source, position),
    );
    const visit = (node: TS.Node): void => {
      const { pos, end } = ts.getSourceMapRange(node);
      if (pos >= 0) ts.setSourceMapRange(node, { pos: inSource(pos), end: inSource(end), source: mapSource });
      ts.forEachChild(node, visit);
    };
    visit(file);
    return file;
  };
}

function skipSpace(text: string, position: number): number {
  const next = text.slice(position).search(/\S/);
  return next < 0 ? position : position + next;
}
