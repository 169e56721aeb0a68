import type TS from "typescript";
import { boundNames, type Declarations } from "./names.ts";
import { ts } from "./typescript.ts";

/** How the session keeps a name. V8 lets a later cell declare it again, but only in the same way. */
export type Storage = "let" | "var";

/** How a name of the user's is kept; undefined for names that the compiler made up. */
export type StorageOf = (name: string) => Storage | undefined;

/**
 * Decides how a cell keeps its names: as they were first kept, else `var` for a `var` and `let` for all the rest.
 *
 * V8 takes a second `let x` from a later cell, but neither a `const x` after `let x` nor a `let x` after `var x`.
 */
export function storageFor(declared: Declarations, kept: ReadonlyMap<string, Storage>): StorageOf {
  return (name) => {
    const kinds = declared.get(name);
    if (kinds === undefined) return undefined;
    return kept.get(name) ?? (kinds.has("var") ? "var" : "let");
  };
}

/** `let` or `var` before the declarations, as their names are kept; undefined when all names are the compiler's. */
export function declarationList(
  declarations: readonly TS.VariableDeclaration[],
  storageOf: StorageOf,
  otherwise: Storage = "let",
): TS.VariableDeclarationList {
  const storages = declarations.flatMap(({ name }) => boundNames(name)).map(storageOf);
  const storage = storages.includes("let") ? "let" : storages.includes("var") ? "var" : otherwise;
  const flags = storage === "let" ? ts.NodeFlags.Let : ts.NodeFlags.None;
  return ts.factory.createVariableDeclarationList(declarations, flags);
}
