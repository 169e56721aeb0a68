import ts from "typescript";

/** A cell's source, parsed on its own. */
export interface Cell {
  /** As it was typed. */
  readonly source: string;
  /** As the compiler reads it: the source, in parentheses where it is a lone object literal. */
  readonly text: string;
  /** How far `text` is moved to the right of `source`: 1 behind an opening parenthesis, else 0. */
  readonly shift: 0 | 1;
  /** The tree of `text`. */
  readonly file: ts.SourceFile;
  /** What the parser could not make sense of; positions are those of `text`. */
  readonly syntaxErrors: readonly ts.DiagnosticWithLocation[];
}

/**
 * Parses a cell as a module, so that `await` may stand at top level.
 *
 * `{ a: 1 }` alone would be a block with a label. As in other consoles it is read as an object, when it can be.
 */
export function parseCell(source: string): Cell {
  const plain = parsed(source, source, 0);
  if (plain.file.statements[0]?.kind !== ts.SyntaxKind.Block) return plain;
  const literal = parsed(source, `(${source}\n)`, 1);
  if (literal.syntaxErrors.length > 0) return plain;
  return plain.syntaxErrors.length > 0 || !hasMethods(literal.file) ? literal : plain;
}

/** `{ run() }` and `{ if (x) { … } }` could be methods, but are meant as statements. */
function hasMethods({ statements }: ts.SourceFile): boolean {
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

function parsed(source: string, text: string, shift: 0 | 1): Cell {
  const file = ts.createSourceFile("cell.ts", text, {
    languageVersion: ts.ScriptTarget.ES2023,
    setExternalModuleIndicator: (file) => {
      (file as ParsedFile).externalModuleIndicator = true;
    },
  });
  return { source, text, shift, file, syntaxErrors: (file as ParsedFile).parseDiagnostics };
}

/** The parser leaves its complaints and its kind on the file, but the published types leave them out. */
interface ParsedFile extends ts.SourceFile {
  parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  externalModuleIndicator?: ts.Node | true;
}
