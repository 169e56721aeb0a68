import ts from "typescript";
import type { Cell } from "./cell.ts";
import type { DeclarationKind, Declarations } from "./names.ts";

/** Where an earlier cell declared a name last. */
export interface Origin {
  /** File name of that cell's document, without its folder. */
  readonly document: string;
  readonly kinds: ReadonlySet<DeclarationKind>;
}

/** A cell as a module of its own, for the type checker. */
export interface CellDocument {
  readonly text: string;
  /** Position in `text` of the first character of the cell's source. */
  readonly start: number;
}

/**
 * Surrounds a cell with what connects it to the others:
 *
 *     import { svd, type Layer } from "./deltalab-cell-4.ts";   the earlier names that it may use
 *     …                                                         the cell
 *     export { spectrum };                                      the names that later cells may use
 *
 * One syntax brings values, types, namespaces and enums alike, and only what is mentioned is asked for, so that
 * a cell pays for no import but its own. A name that the cell declares itself hides the earlier one.
 */
export function cellDocument(
  cell: Cell,
  declared: Declarations,
  wanted: Iterable<string>,
  origins: ReadonlyMap<string, Origin>,
): CellDocument {
  const prelude = `${directives(cell)}${imports(wanted, declared, origins)}\n`;
  return {
    text: `${prelude}${cell.text}\nexport { ${[...declared.keys()].join(", ")} };\n`,
    start: prelude.length + cell.shift,
  };
}

/** `// @ts-nocheck` and `/// <reference … />` count only at the top of a file, so they go there once more. */
function directives(cell: Cell): string {
  const comments = ts.getLeadingCommentRanges(cell.text, 0) ?? [];
  return comments.map(({ pos, end }) => `${cell.text.slice(pos, end)}\n`).join("");
}

function imports(
  wanted: Iterable<string>,
  declared: Declarations,
  origins: ReadonlyMap<string, Origin>,
): string {
  let lines = "";
  for (const name of wanted) {
    const origin = origins.get(name);
    if (origin !== undefined && !declared.has(name)) lines += importOf(name, origin);
  }
  return lines;
}

/**
 * A variable is declared again rather than imported, because imports cannot be assigned to. Being ambient it
 * counts as initialised, and assignments to it are checked and narrow its type as in the cell it came from.
 */
function importOf(name: string, { document, kinds }: Origin): string {
  return isVariable(kinds)
    ? `declare let ${name}: typeof import("./${document}").${name}; `
    : `import { ${name} } from "./${document}"; `;
}

function isVariable(kinds: ReadonlySet<DeclarationKind>): boolean {
  return [...kinds].every((kind) => kind === "let" || kind === "var");
}
