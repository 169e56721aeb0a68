import type TS from "typescript";
import { boundNames } from "./names.ts";
import type { StorageOf } from "./storage.ts";
import { ts } from "./typescript.ts";

const { factory } = ts;

/** A script without the `var` declarations that V8 would refuse, and the names that they declared. */
export interface WithoutRefused {
  readonly statements: readonly TS.Statement[];
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
  statements: readonly TS.Statement[],
  storageOf: StorageOf,
  context: TS.TransformationContext,
): WithoutRefused {
  const names = new Set<string>();
  const visit = (node: TS.Node): TS.Node => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node)) return node;
    const inner = ts.visitEachChild(node, visit, context);
    const list = refusedList(inner, storageOf);
    if (list === undefined) return inner;
    for (const { name } of list.declarations) for (const each of boundNames(name)) names.add(each);
    return assigned(inner, list);
  };
  const visitNested = (statement: TS.Statement) =>
    ts.isVariableStatement(statement) ? statement : (visit(statement) as TS.Statement);
  return { statements: statements.map(visitNested), names };
}

/** The statements that a `var` can stand in. */
function refusedList(node: TS.Node, storageOf: StorageOf): TS.VariableDeclarationList | undefined {
  const list = ts.isVariableStatement(node) ? node.declarationList : loopVariables(node);
  if (list === undefined || (list.flags & ts.NodeFlags.BlockScoped) !== 0) return undefined;
  const names = list.declarations.flatMap(({ name }) => boundNames(name));
  return names.some((name) => storageOf(name) === "let") ? list : undefined;
}

function loopVariables(node: TS.Node): TS.VariableDeclarationList | undefined {
  const isLoop = ts.isForStatement(node) || ts.isForInStatement(node) || ts.isForOfStatement(node);
  const initializer = isLoop ? node.initializer : undefined;
  return initializer !== undefined && ts.isVariableDeclarationList(initializer) ? initializer : undefined;
}

function assigned(node: TS.Node, list: TS.VariableDeclarationList): TS.Node {
  const { declarations } = list;
  const target = () => assignmentTarget(declarations[0]!.name);
  if (ts.isForInStatement(node))
    return factory.updateForInStatement(node, target(), node.expression, node.statement);
  if (ts.isForOfStatement(node))
    return factory.updateForOfStatement(node, node.awaitModifier, target(), node.expression, node.statement);
  const values: TS.Expression[] = declarations.flatMap(({ name, initializer }) =>
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
function assignmentTarget(name: TS.BindingName): TS.Expression {
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

function property(element: TS.BindingElement): TS.ObjectLiteralElementLike {
  const { name, propertyName, dotDotDotToken, initializer } = element;
  if (dotDotDotToken) return factory.createSpreadAssignment(assignmentTarget(name));
  if (propertyName) return factory.createPropertyAssignment(propertyName, withDefault(element));
  return factory.createShorthandPropertyAssignment(name as TS.Identifier, initializer);
}

function withDefault({ name, initializer }: TS.BindingElement): TS.Expression {
  const target = assignmentTarget(name);
  return initializer ? factory.createAssignment(target, initializer) : target;
}
