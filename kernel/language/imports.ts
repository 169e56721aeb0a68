import type TS from "typescript";
import { declarationList, type StorageOf } from "./storage.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

/** The session's global that loads modules: `__deltalab.import(specifier)`, `.require(specifier)`, `.meta`. */
const SESSION = "__deltalab";

/**
 * An import, with its names as variables. An empty pattern loads a module for its effects alone: unlike a bare
 * `await` it does not become the value of the cell.
 *
 *     import { a, b as c } from "m"    let { a, b: c } = await __deltalab.import("m")
 *     import d, * as ns from "m"       let ns = await __deltalab.import("m"), { default: d } = ns
 *     import "m"                       let {} = await __deltalab.import("m")
 */
export function importStatements(node: TS.ImportDeclaration, storageOf: StorageOf): TS.Statement[] {
  if (importsOnlyTypes(ts.getOriginalNode(node))) return [];
  const module = loaded(node.moduleSpecifier);
  const declarations = importVariables(node.importClause, module);
  return [
    ts.setTextRange(factory.createVariableStatement([], declarationList(declarations, storageOf)), node),
  ];
}

/** `export … from "m"` loads the module; nobody could see the names. `export { a }` has nothing left to do. */
export function exportStatements(node: TS.ExportDeclaration): TS.Statement[] {
  if (node.moduleSpecifier === undefined) return [];
  const effect = variable(members([]), loaded(node.moduleSpecifier));
  const list = factory.createVariableDeclarationList([effect], ts.NodeFlags.Let);
  return [ts.setTextRange(factory.createVariableStatement([], list), node)];
}

/**
 * `import x = require("m")`, which the compiler has made `const x = require("m")`. Local files in TypeScript are not
 * Node's to require.
 *
 *     const x = await __deltalab.require("m")
 */
export function sessionRequire<T extends TS.Node>(statement: T, context: TS.TransformationContext): T {
  const visit = (node: TS.Node): TS.Node => {
    if (!ts.isCallExpression(node)) return ts.visitEachChild(node, visit, context);
    const call = factory.createCallExpression(sessionMember("require"), undefined, node.arguments);
    return factory.createAwaitExpression(ts.setTextRange(call, node));
  };
  return ts.visitNode(statement, visit) as T;
}

/** Rewrites `import(…)` and `import.meta` wherever they stand. */
export function withSessionImports<T extends TS.Node>(root: T, context: TS.TransformationContext): T {
  const visit = (node: TS.Node): TS.Node => {
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      return ts.setTextRange(sessionMember("meta"), node);
    }
    const inner = ts.visitEachChild(node, visit, context);
    return isImportCall(inner) ? sessionImport(inner) : inner;
  };
  return ts.visitNode(root, visit) as T;
}

function importVariables(
  clause: TS.ImportClause | undefined,
  module: TS.Expression,
): TS.VariableDeclaration[] {
  const defaults = clause?.name ? [member("default", clause.name)] : [];
  const bindings = clause?.namedBindings;
  if (bindings === undefined) return [variable(members(defaults), module)];
  if (ts.isNamedImports(bindings)) {
    const named = bindings.elements.map((each) =>
      member(each.propertyName?.text ?? each.name.text, each.name),
    );
    return [variable(members([...defaults, ...named]), module)];
  }
  const namespace = variable(bindings.name, module);
  return defaults.length === 0 ? [namespace] : [namespace, variable(members(defaults), bindings.name)];
}

/** `import { type A, type B }` disappears whole, as `import type { A, B }` does. */
function importsOnlyTypes(node: TS.Node): boolean {
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined;
  if (bindings === undefined || !ts.isNamedImports(bindings) || bindings.elements.length === 0) return false;
  return bindings.elements.every((each) => each.isTypeOnly) && bindings.parent.name === undefined;
}

function isImportCall(node: TS.Node): node is TS.ImportCall {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
}

function sessionImport(call: TS.ImportCall): TS.Expression {
  return ts.setTextRange(
    factory.createCallExpression(sessionMember("import"), undefined, call.arguments),
    call,
  );
}

function loaded(specifier: TS.Expression): TS.Expression {
  return factory.createAwaitExpression(
    ts.setTextRange(factory.createCallExpression(sessionMember("import"), undefined, [specifier]), specifier),
  );
}

function sessionMember(name: string): TS.PropertyAccessExpression {
  return factory.createPropertyAccessExpression(factory.createIdentifier(SESSION), name);
}

function variable(name: TS.BindingName, value: TS.Expression): TS.VariableDeclaration {
  return factory.createVariableDeclaration(name, undefined, undefined, value);
}

function members(elements: TS.BindingElement[]): TS.ObjectBindingPattern {
  return factory.createObjectBindingPattern(elements);
}

/** `a`, or `"exported name": a` where they differ. */
function member(exported: string, local: TS.Identifier): TS.BindingElement {
  const property = exported === local.text ? undefined : propertyName(exported);
  return factory.createBindingElement(undefined, property, local);
}

function propertyName(text: string): TS.PropertyName {
  const isIdentifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(text);
  return isIdentifier ? factory.createIdentifier(text) : factory.createStringLiteral(text);
}
