import type { Cell } from "./cell.ts";
import { ts } from "./typescript.ts";

/** Document of the modules that cells describe: a script, since inside a module the same syntax only adds to one. */
export const AMBIENT = "deltalab-ambient.d.ts";

/** Descriptions of modules, by the modules' names. */
export type AmbientModules = ReadonlyMap<string, string>;

/**
 * Takes `declare module "m" { … }` out of a cell, where there is no such module to add to. Blanks are left in its
 * place, so that all other positions stay as they are.
 *
 * @param isFound  whether a module of this name has types or source
 */
export function ambientModules(
  cell: Cell,
  isFound: (name: string) => boolean,
): { modules: AmbientModules; rest: Cell } {
  const modules = new Map<string, string>();
  let { text } = cell;
  for (const statement of cell.file.statements) {
    if (!ts.isModuleDeclaration(statement) || !ts.isStringLiteral(statement.name)) continue;
    const name = statement.name.text;
    if (ts.isExternalModuleNameRelative(name) || isFound(name)) continue;
    const [start, end] = [statement.getStart(cell.file), statement.end];
    modules.set(name, `${modules.get(name) ?? ""}${text.slice(start, end)}\n`);
    text = text.slice(0, start) + text.slice(start, end).replace(/[^\r\n]/g, " ") + text.slice(end);
  }
  return { modules, rest: modules.size === 0 ? cell : { ...cell, text } };
}
