import type TS from "typescript";
import type { Cell } from "./cell.ts";
import { type DeclarationKind, type Declarations, exportedNames } from "./names.ts";
import { ts } from "./typescript.ts";

/** Name of the document that gathers the names of all cells; each cell's document imports from it alone. */
export const GATHERED = "deltalab-cells.ts";

/** Begins names in documents that are not the user's. */
export const HIDDEN = "__deltalab_";

/** What an earlier cell declared last under some name. */
export interface Origin {
  /** Its name among the gathered ones, where older declarations of the same name are kept as well. */
  readonly alias: string;
  readonly kinds: ReadonlySet<DeclarationKind>;
}

/** A cell as a module of its own, for the type checker. */
export interface CellDocument {
  readonly text: string;
  /** Position in `text` of the first character of the cell's source. */
  readonly start: number;
  readonly kind: TS.ScriptKind;
}

/**
 * Surrounds a cell with what connects it to the others:
 *
 *     import { svd_4 as svd, Layer_2 as Layer } from "./deltalab-cells.ts";   the earlier names that it may use
 *     …                                                                       the cell
 *     export { spectrum };                                                    the names that later cells may use
 *
 * One syntax brings values, types, namespaces and enums alike, and only what is mentioned is asked for, so that
 * a cell pays for no types but its own. A name that the cell declares itself hides the earlier one.
 *
 * Every document has the same import, whatever it mentions: while the imported files stay the same ones,
 * TypeScript does not walk through all files of the program again.
 */
export function cellDocument(
  cell: Cell,
  declared: Declarations,
  wanted: Iterable<string>,
  origins: ReadonlyMap<string, Origin>,
): CellDocument {
  const prelude = `${directives(cell)}${imports(wanted, declared, origins)}\n`;
  const exported = exportedNames(cell.file);
  const exports = [...declared.keys()].filter((name) => !exported.has(name));
  return {
    text: `${prelude}${cell.text}\nexport { ${exports.join(", ")} };\n`,
    start: prelude.length + cell.shift,
    kind: cell.kind,
  };
}

/**
 * `/// <reference … />` and `@jsxImportSource` count only at the top of a file, so they go there once more. Not so
 * `@ts-nocheck`, behind which the compiler would not see an assignment to a constant either.
 */
function directives(cell: Cell): string {
  const kept = leadingComments(cell).filter((comment) => !NO_CHECK.test(comment));
  return kept.map((comment) => `${comment}\n`).join("");
}

const NO_CHECK = /^\/\/\/?\s*@ts-nocheck\b/;

/** Whether `// @ts-nocheck` stands above the cell's first statement. */
export function isUnchecked(cell: Cell): boolean {
  return leadingComments(cell).some((comment) => NO_CHECK.test(comment));
}

function leadingComments({ text, shift }: Cell): string[] {
  const comments = ts.getLeadingCommentRanges(text, shift) ?? [];
  return comments.map(({ pos, end }) => text.slice(pos, end));
}

/**
 * A variable is declared again rather than imported, because imports cannot be assigned to. Being ambient it
 * counts as initialised, and assignments to it are checked and narrow its type as in the cell it came from.
 */
function imports(
  wanted: Iterable<string>,
  declared: Declarations,
  origins: ReadonlyMap<string, Origin>,
): string {
  const imported: string[] = [];
  const variables: string[] = [];
  for (const name of wanted) {
    const origin = declared.has(name) ? undefined : origins.get(name);
    if (origin === undefined) continue;
    const local = isVariable(origin.kinds) ? `${HIDDEN}${name}` : name;
    imported.push(`${origin.alias} as ${local}`);
    if (local !== name) variables.push(`declare let ${name}: typeof ${local};`);
  }
  return `import { ${imported.join(", ")} } from "./${GATHERED}"; ${variables.join(" ")}`;
}

function isVariable(kinds: ReadonlySet<DeclarationKind>): boolean {
  return [...kinds].every((kind) => kind === "let" || kind === "var");
}
