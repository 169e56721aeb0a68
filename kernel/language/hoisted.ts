import ts from "typescript";
import { boundNames } from "./names.ts";
import type { StorageOf } from "./storage.ts";

const { factory } = ts;

/** A script without the `var` declarations that V8 would refuse, and the names that they declared. */
export interface WithoutRefused {
  readonly statements: readonly ts.Statement[];
  readonly names: ReadonlySet<string>;
}

/**
 * V8 takes no `var i` where an earlier cell had `let i`, also inside blocks and loops. There the declarations become
 * assignments to a variable that the script declares once.
 *
 *     for (var i = 0; i < 3; i++)    for (i = 0; i < 3; i++)
 *     for (var [a, b] of pairs)      for ([a, b] of pairs)
 *     { var x = 1; }                 { void (x = 1); }
 */
export function withoutRefusedVars(
  statements: readonly ts.Statement[],
  storageOf: StorageOf,
  context: ts.TransformationContext,
): WithoutRefused {
  const names = new Set<string>();
  const visit = (node: ts.Node): ts.Node => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
    const inner = ts.visitEachChild(node, visit, context);
    const list = refusedList(inner, storageOf);
    if (list === undefined) return inner;
    for (const { name } of list.declarations) for (const each of boundNames(name)) names.add(each);
    return assigned(inner, list);
  };
  const visitNested = (statement: ts.Statement) =>
    ts.isVariableStatement(statement) ? statement : (visit(statement) as ts.Statement);
  return { statements: statements.map(visitNested), names };
}

/** The statements that a `var` can stand in. */
function refusedList(node: ts.Node, storageOf: StorageOf): ts.VariableDeclarationList | undefined {
  const list = ts.isVariableStatement(node) ? node.declarationList : loopVariables(node);
  if (list === undefined || (list.flags & ts.NodeFlags.BlockScoped) !== 0) return undefined;
  const names = list.declarations.flatMap(({ name }) => boundNames(name));
  return names.some((name) => storageOf(name) === "let") ? list : undefined;
}

function loopVariables(node: ts.Node): ts.VariableDeclarationList | undefined {
  const isLoop = ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node);
  const initializer = isLoop ? node.initializer : undefined;
  return initializer !== undefined && ts.isVariableDeclarationList(initializer) ? initializer : undefined;
}

function assigned(node: ts.Node, list: ts.VariableDeclarationList): ts.Node {
  const { declarations } = list;
  const target = () => assignmentTarget(declarations[0]!.name);
  if (ts.isForInStatement(node))
    return factory.updateForInStatement(node, target(), node.expression, node.statement);
  if (ts.isForOfStatement(node))
    return factory.updateForOfStatement(node, node.awaitModifier, target(), node.expression, node.statement);
  const values: ts.Expression[] = declarations.flatMap(({ name, initializer }) =>
    initializer ? factory.createAssignment(assignmentTarget(name), initializer) : [],
  );
  const all =
    values.length === 0 ? undefined : values.reduce((left, right) => factory.createComma(left, right));
  if (ts.isForStatement(node))
    return factory.updateForStatement(node, all, node.condition, node.incrementor, node.statement);
  // `void`, because a declaration has no value that could become the cell's.
  const statement = all
    ? factory.createExpressionStatement(factory.createVoidExpression(all))
    : factory.createEmptyStatement();
  return ts.setTextRange(statement, node);
}

/** `{ a, b: [c = 1], ...rest }` as what is assigned to, rather than declared. */
function assignmentTarget(name: ts.BindingName): ts.Expression {
  if (ts.isIdentifier(name)) return name;
  if (ts.isArrayBindingPattern(name))
    return factory.createArrayLiteralExpression(
      name.elements.map((element) =>
        ts.isOmittedExpression(element)
          ? element
          : element.dotDotDotToken
            ? factory.createSpreadElement(assignmentTarget(element.name))
            : withDefault(element),
      ),
    );
  return factory.createObjectLiteralExpression(name.elements.map(property));
}

function property(element: ts.BindingElement): ts.ObjectLiteralElementLike {
  const { name, propertyName, dotDotDotToken, initializer } = element;
  if (dotDotDotToken) return factory.createSpreadAssignment(assignmentTarget(name));
  if (propertyName) return factory.createPropertyAssignment(propertyName, withDefault(element));
  return factory.createShorthandPropertyAssignment(name as ts.Identifier, initializer);
}

function withDefault({ name, initializer }: ts.BindingElement): ts.Expression {
  const target = assignmentTarget(name);
  return initializer ? factory.createAssignment(target, initializer) : target;
}
