import ts from "typescript";
import { withoutRefusedVars } from "./hoisted.ts";
import { exportStatements, importStatements, withSessionImports } from "./imports.ts";
import { declarationList, type StorageOf } from "./storage.ts";

const { factory, SyntaxKind } = ts;

/**
 * Turns a module, already in JavaScript, into a script for V8's REPL mode.
 *
 *     import { a } from "m"    let { a } = await __deltalab.import("m")
 *     export const x = 1       let x = 1
 *     function f() {}          let f = function () {}, at the top of the cell
 *     export default 5         5
 *
 * Everything stays at top level, in order, and the last expression stays last: its value is the cell's.
 */
export function replScript(storageOf: StorageOf): ts.TransformerFactory<ts.SourceFile> {
  return (context) => (file) => {
    const { statements } = withSessionImports(file, context);
    const scripted = statements.flatMap((statement) => withoutModuleSyntax(statement, storageOf, context));
    const { statements: plain, names } = withoutRefusedVars(scripted, storageOf, context);
    const functions = plain.filter(isNamedFunction).map((node) => functionVariable(node, storageOf));
    const rest = plain.filter((node) => !isNamedFunction(node)).map((node) => keptStatement(node, storageOf));
    return factory.updateSourceFile(file, [...functions, ...declaredOnce(names, storageOf), ...rest]);
  };
}

/** `let i; var j;` */
function declaredOnce(names: ReadonlySet<string>, storageOf: StorageOf): ts.Statement[] {
  return [...names].map((name) => {
    const list = declarationList([factory.createVariableDeclaration(name)], storageOf);
    return factory.createVariableStatement([], list);
  });
}

/** The statement without import and export. */
function withoutModuleSyntax(
  statement: ts.Statement,
  storageOf: StorageOf,
  context: ts.TransformationContext,
): ts.Statement[] {
  if (ts.isImportDeclaration(statement)) return importStatements(statement, storageOf);
  if (ts.isExportDeclaration(statement)) return exportStatements(statement);
  if (ts.isExportAssignment(statement)) return [expressionStatement(statement.expression, statement)];
  const dropExport = (node: ts.Node) =>
    node.kind === SyntaxKind.ExportKeyword || node.kind === SyntaxKind.DefaultKeyword ? undefined : node;
  return [ts.visitEachChild(statement, dropExport, context)];
}

/** The statement with its declarations kept as the session keeps them. */
function keptStatement(statement: ts.Statement, storageOf: StorageOf): ts.Statement {
  if (ts.isVariableStatement(statement)) return variableStatement(statement, storageOf);
  if (ts.isClassDeclaration(statement)) return classStatement(statement, storageOf);
  if (ts.isFunctionDeclaration(statement))
    return expressionStatement(functionExpression(statement), statement);
  return statement;
}

function variableStatement(statement: ts.VariableStatement, storageOf: StorageOf): ts.Statement {
  const { declarations, flags } = statement.declarationList;
  const otherwise = isBlockScoped(flags) ? "let" : "var";
  const list = declarationList(declarations, storageOf, otherwise);
  const becameVar = !isBlockScoped(list.flags) && !isVar(ts.getOriginalNode(statement));
  const kept = becameVar ? declarationList(declarations.map(emptied), storageOf, otherwise) : list;
  return factory.updateVariableStatement(statement, [], ts.setTextRange(kept, statement.declarationList));
}

function isBlockScoped(flags: ts.NodeFlags): boolean {
  return (flags & ts.NodeFlags.BlockScoped) !== 0;
}

/** Unlike `let x` and enums, `var x` leaves a value in place that was there before. */
function isVar(node: ts.Node): boolean {
  return ts.isVariableStatement(node) && !isBlockScoped(node.declarationList.flags);
}

/** `x` → `x = undefined`, where there is no value yet. */
function emptied(declaration: ts.VariableDeclaration): ts.VariableDeclaration {
  const { name, initializer = factory.createVoidZero() } = declaration;
  return factory.updateVariableDeclaration(declaration, name, undefined, undefined, initializer);
}

/** A class declaration is already kept like a `let`. */
function classStatement(node: ts.ClassDeclaration, storageOf: StorageOf): ts.Statement {
  const { name, heritageClauses, members } = node;
  const value = ts.setTextRange(
    factory.createClassExpression([], name, undefined, heritageClauses, members),
    node,
  );
  if (name === undefined) return expressionStatement(factory.createParenthesizedExpression(value), node);
  return storageOf(name.text) === "var" ? variableOf(name, value, node, storageOf) : node;
}

type NamedFunction = ts.FunctionDeclaration & { readonly name: ts.Identifier };

function isNamedFunction(statement: ts.Statement): statement is NamedFunction {
  return ts.isFunctionDeclaration(statement) && statement.name !== undefined;
}

/** The expression has no name of its own: it takes the variable's, and calls inside reach the variable. */
function functionVariable(node: NamedFunction, storageOf: StorageOf): ts.Statement {
  return variableOf(node.name, functionExpression(node), node, storageOf);
}

function functionExpression(node: ts.FunctionDeclaration): ts.Expression {
  const modifiers = ts.getModifiers(node)?.filter((modifier) => modifier.kind === SyntaxKind.AsyncKeyword);
  const body = node.body ?? factory.createBlock([]);
  const value = factory.createFunctionExpression(
    modifiers,
    node.asteriskToken,
    undefined,
    undefined,
    node.parameters,
    undefined,
    body,
  );
  return ts.setTextRange(value, node);
}

function variableOf(
  name: ts.Identifier,
  value: ts.Expression,
  node: ts.Node,
  storageOf: StorageOf,
): ts.Statement {
  const list = declarationList(
    [factory.createVariableDeclaration(name, undefined, undefined, value)],
    storageOf,
  );
  return ts.setTextRange(factory.createVariableStatement([], list), node);
}

function expressionStatement(expression: ts.Expression, node: ts.Node): ts.Statement {
  return ts.setTextRange(factory.createExpressionStatement(expression), node);
}
