import type TS from "typescript";
import { readMagics, type WithoutMagics } from "./magics.ts";
import { ts } from "./typescript.ts";

/** A cell's source, parsed on its own. */
export interface Cell {
  /** As it was typed. */
  readonly source: string;
  /** As the compiler reads it: the source without magics, in parentheses where it is a lone object literal. */
  readonly text: string;
  /** How far `text` is moved to the right of `source`: 1 behind an opening parenthesis, else 0. */
  readonly shift: 0 | 1;
  /** TSX where the cell has JSX in it, else TS. */
  readonly kind: TS.ScriptKind;
  readonly magics: WithoutMagics;
  /** The tree of `text`. */
  readonly file: TS.SourceFile;
  /** What the parser could not make sense of; positions are those of `text`. */
  readonly syntaxErrors: readonly TS.DiagnosticWithLocation[];
}

/**
 * Parses a cell as a module, so that `await` may stand at top level.
 *
 * `{ a: 1 }` alone would be a block with a label. As in other consoles it is read as an object, when it can be.
 */
export function parseCell(source: string): Cell {
  const magics = readMagics(source);
  const plain = parsed(source, magics, 0);
  if (plain.file.statements[0]?.kind !== ts.SyntaxKind.Block) return plain;
  const literal = parsed(source, magics, 1);
  if (literal.syntaxErrors.length > 0) return plain;
  return plain.syntaxErrors.length > 0 || !hasMethods(literal.file) ? literal : plain;
}

/** `{ run() }` and `{ if (x) { … } }` could be methods, but are meant as statements. */
function hasMethods({ statements }: TS.SourceFile): boolean {
  const [only] = statements;
  if (
    only === undefined ||
    !ts.isExpressionStatement(only) ||
    !ts.isParenthesizedExpression(only.expression)
  ) {
    return false;
  }
  const value = only.expression.expression;
  return ts.isObjectLiteralExpression(value) && value.properties.some(ts.isMethodDeclaration);
}

/** `<T>value` is a type assertion in TypeScript and an element in JSX: a cell is JSX when it can be nothing else. */
function parsed(source: string, magics: WithoutMagics, shift: 0 | 1): Cell {
  const text = shift === 0 ? magics.text : `(${magics.text}\n)`;
  const cellOf = (kind: TS.ScriptKind): Cell => {
    const file = parseModule(text, kind);
    return { source, text, shift, kind, magics, file, syntaxErrors: file.parseDiagnostics };
  };
  const plain = cellOf(ts.ScriptKind.TS);
  if (plain.syntaxErrors.length === 0 || !/<[\w>]/.test(text)) return plain;
  const jsx = cellOf(ts.ScriptKind.TSX);
  return jsx.syntaxErrors.length === 0 || endOfElement.test(text) ? jsx : plain;
}

/** Where both readings fail, `</p>` and `/>` tell that JSX was meant. */
const endOfElement = /<\/[\w.]*>|\/>/;

function parseModule(text: string, kind: TS.ScriptKind): ParsedFile {
  const name = kind === ts.ScriptKind.TSX ? "cell.tsx" : "cell.ts";
  const setExternalModuleIndicator = (file: TS.SourceFile) => {
    (file as ParsedFile).externalModuleIndicator = true;
  };
  const options = { languageVersion: ts.ScriptTarget.ES2023, setExternalModuleIndicator };
  return ts.createSourceFile(name, text, options) as ParsedFile;
}

/** The parser leaves its complaints and its kind on the file, but the published types leave them out. */
interface ParsedFile extends TS.SourceFile {
  parseDiagnostics: readonly TS.DiagnosticWithLocation[];
  externalModuleIndicator?: TS.Node | true;
}
