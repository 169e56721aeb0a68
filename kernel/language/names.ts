import type TS from "typescript";
import { ts } from "./typescript.ts";

/** The ways in which a cell can declare a name. */
export type DeclarationKind =
  | "const"
  | "let"
  | "var"
  | "function"
  | "class"
  | "enum"
  | "namespace"
  | "interface"
  | "type"
  | "import";

/** Names and how each was declared; a class and a namespace, say, may share one. */
export type Declarations = ReadonlyMap<string, ReadonlySet<DeclarationKind>>;

/** The names that later cells can see: all of the top level, and every `var` outside of functions. */
export function declaredNames(file: TS.SourceFile): Declarations {
  const names = new Map<string, Set<DeclarationKind>>();
  const add = (name: string, kind: DeclarationKind) => {
    names.set(name, (names.get(name) ?? new Set()).add(kind));
  };
  for (const statement of file.statements) {
    addDeclared(statement, add);
    addHoisted(statement, add);
  }
  return names;
}

/** The declared names that the cell exports itself, by `export const x` or `export { x }`. */
export function exportedNames(file: TS.SourceFile): Set<string> {
  const names = new Set<string>();
  for (const statement of file.statements) {
    if (isExported(statement)) addDeclared(statement, (name) => names.add(name));
    else if (ts.isExportDeclaration(statement) && statement.moduleSpecifier === undefined) {
      const clause = statement.exportClause as TS.NamedExports;
      for (const { name } of clause.elements) names.add(name.text);
    }
  }
  return names;
}

/** Every identifier that may refer to a name outside: all but the names of members. */
export function mentionedNames(file: TS.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: TS.Node): void => {
    if (ts.isIdentifier(node)) names.add(node.text);
    else if (ts.isPropertyAccessExpression(node)) visit(node.expression);
    else if (ts.isQualifiedName(node)) visit(node.left);
    else ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}

/** Whether a cell adds to what is declared elsewhere: `declare global { … }`, `declare module "m" { … }`. */
export function augments(file: TS.SourceFile): boolean {
  return file.statements.some(
    (node) => ts.isModuleDeclaration(node) && (isGlobal(node) || !ts.isIdentifier(node.name)),
  );
}

type Add = (name: string, kind: DeclarationKind) => void;

function addDeclared(statement: TS.Statement, add: Add): void {
  if (ts.isVariableStatement(statement)) addVariables(statement.declarationList, add);
  else if (ts.isImportDeclaration(statement)) addImports(statement.importClause, add);
  else if (isNamedStatement(statement) && statement.name !== undefined && ts.isIdentifier(statement.name)) {
    if (!isGlobal(statement)) add(statement.name.text, statementKinds[statement.kind]);
  }
}

/** Not so with `export default`, which exports under another name. */
function isExported(statement: TS.Statement): boolean {
  const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
  const has = (kind: TS.SyntaxKind) => modifiers.some((modifier) => modifier.kind === kind);
  return has(ts.SyntaxKind.ExportKeyword) && !has(ts.SyntaxKind.DefaultKeyword);
}

type NamedStatement =
  | TS.FunctionDeclaration
  | TS.ClassDeclaration
  | TS.EnumDeclaration
  | TS.ModuleDeclaration
  | TS.InterfaceDeclaration
  | TS.TypeAliasDeclaration
  | TS.ImportEqualsDeclaration;

const statementKinds: Readonly<Record<NamedStatement["kind"], DeclarationKind>> = {
  [ts.SyntaxKind.FunctionDeclaration]: "function",
  [ts.SyntaxKind.ClassDeclaration]: "class",
  [ts.SyntaxKind.EnumDeclaration]: "enum",
  [ts.SyntaxKind.ModuleDeclaration]: "namespace",
  [ts.SyntaxKind.InterfaceDeclaration]: "interface",
  [ts.SyntaxKind.TypeAliasDeclaration]: "type",
  [ts.SyntaxKind.ImportEqualsDeclaration]: "import",
};

function isNamedStatement(statement: TS.Statement): statement is NamedStatement {
  return statement.kind in statementKinds;
}

/** `declare global { … }` looks like a namespace called "global". */
function isGlobal(statement: TS.Statement): boolean {
  return (statement.flags & ts.NodeFlags.GlobalAugmentation) !== 0;
}

function addVariables(list: TS.VariableDeclarationList, add: Add): void {
  const kind = variableKind(list);
  for (const declaration of list.declarations) {
    for (const name of boundNames(declaration.name)) add(name, kind);
  }
}

function variableKind(list: TS.VariableDeclarationList): "const" | "let" | "var" {
  const flags = list.flags & ts.NodeFlags.BlockScoped;
  if (flags === ts.NodeFlags.None) return "var";
  return flags === ts.NodeFlags.Let ? "let" : "const"; // `using` cannot be assigned to either
}

/** The names in `a`, `{ a, b: c }`, `[d, ...e]`. */
export function boundNames(name: TS.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? boundNames(element.name) : []));
}

function addImports(clause: TS.ImportClause | undefined, add: Add): void {
  if (clause?.name) add(clause.name.text, "import");
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return;
  const named = ts.isNamespaceImport(bindings) ? [bindings] : bindings.elements;
  for (const { name } of named) add(name.text, "import");
}

/** `for (var i …)` and `{ var x }` declare at top level too, since only functions hold a `var` back. */
function addHoisted(node: TS.Node, add: Add): void {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return;
  if (ts.isVariableDeclarationList(node) && variableKind(node) === "var") addVariables(node, add);
  ts.forEachChild(node, (child) => addHoisted(child, add));
}
