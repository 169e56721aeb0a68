import type TS from "typescript";
import { withoutRefusedVars } from "./hoisted.ts";
import { exportStatements, importStatements, sessionRequire, withSessionImports } from "./imports.ts";
import { declarationList, type StorageOf } from "./storage.ts";
import { ts } from "./typescript.ts";

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
export function replScript(storageOf: StorageOf): TS.TransformerFactory<TS.SourceFile> {
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
function declaredOnce(names: ReadonlySet<string>, storageOf: StorageOf): TS.Statement[] {
  return [...names].map((name) => {
    const list = declarationList([factory.createVariableDeclaration(name)], storageOf);
    return factory.createVariableStatement([], list);
  });
}

/** The statement without import and export. */
function withoutModuleSyntax(
  statement: TS.Statement,
  storageOf: StorageOf,
  context: TS.TransformationContext,
): TS.Statement[] {
  if (ts.isImportDeclaration(statement)) return importStatements(statement, storageOf);
  if (ts.isVariableStatement(statement) && ts.isImportEqualsDeclaration(ts.getOriginalNode(statement)))
    return [sessionRequire(statement, context)];
  if (ts.isExportDeclaration(statement)) return exportStatements(statement);
  if (ts.isExportAssignment(statement)) return [expressionStatement(statement.expression, statement)];
  const dropExport = (node: TS.Node) =>
    node.kind === SyntaxKind.ExportKeyword || node.kind === SyntaxKind.DefaultKeyword ? undefined : node;
  return [ts.visitEachChild(statement, dropExport, context)];
}

/** The statement with its declarations kept as the session keeps them. */
function keptStatement(statement: TS.Statement, storageOf: StorageOf): TS.Statement {
  if (ts.isVariableStatement(statement)) return variableStatement(statement, storageOf);
  if (ts.isClassDeclaration(statement)) return classStatement(statement, storageOf);
  if (ts.isFunctionDeclaration(statement))
    return expressionStatement(functionExpression(statement), statement);
  return statement;
}

function variableStatement(statement: TS.VariableStatement, storageOf: StorageOf): TS.Statement {
  const { declarations, flags } = statement.declarationList;
  const otherwise = isBlockScoped(flags) ? "let" : "var";
  const list = declarationList(declarations, storageOf, otherwise);
  const becameVar = !isBlockScoped(list.flags) && !isVar(ts.getOriginalNode(statement));
  const kept = becameVar ? declarationList(declarations.map(emptied), storageOf, otherwise) : list;
  return factory.updateVariableStatement(statement, [], ts.setTextRange(kept, statement.declarationList));
}

function isBlockScoped(flags: TS.NodeFlags): boolean {
  return (flags & ts.NodeFlags.BlockScoped) !== 0;
}

/** Unlike `let x` and enums, `var x` leaves a value in place that was there before. */
function isVar(node: TS.Node): boolean {
  return ts.isVariableStatement(node) && !isBlockScoped(node.declarationList.flags);
}

/** `x` → `x = undefined`, where there is no value yet. */
function emptied(declaration: TS.VariableDeclaration): TS.VariableDeclaration {
  const { name, initializer = factory.createVoidZero() } = declaration;
  return factory.updateVariableDeclaration(declaration, name, undefined, undefined, initializer);
}

/** A class declaration is already kept like a `let`. */
function classStatement(node: TS.ClassDeclaration, storageOf: StorageOf): TS.Statement {
  const { name, heritageClauses, members } = node;
  const value = ts.setTextRange(
    factory.createClassExpression([], name, undefined, heritageClauses, members),
    node,
  );
  if (name === undefined) return expressionStatement(factory.createParenthesizedExpression(value), node);
  return storageOf(name.text) === "var" ? variableOf(name, value, node, storageOf) : node;
}

type NamedFunction = TS.FunctionDeclaration & { readonly name: TS.Identifier };

function isNamedFunction(statement: TS.Statement): statement is NamedFunction {
  return ts.isFunctionDeclaration(statement) && statement.name !== undefined;
}

/** The expression has no name of its own: it takes the variable's, and calls inside reach the variable. */
function functionVariable(node: NamedFunction, storageOf: StorageOf): TS.Statement {
  return variableOf(node.name, functionExpression(node), node, storageOf);
}

function functionExpression(node: TS.FunctionDeclaration): TS.Expression {
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
  name: TS.Identifier,
  value: TS.Expression,
  node: TS.Node,
  storageOf: StorageOf,
): TS.Statement {
  const list = declarationList(
    [factory.createVariableDeclaration(name, undefined, undefined, value)],
    storageOf,
  );
  return ts.setTextRange(factory.createVariableStatement([], list), node);
}

function expressionStatement(expression: TS.Expression, node: TS.Node): TS.Statement {
  return ts.setTextRange(factory.createExpressionStatement(expression), node);
}
