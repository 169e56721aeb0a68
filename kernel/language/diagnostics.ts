import { relative } from "node:path";
import type TS from "typescript";
import type { Origin } from "./document.ts";
import type { Diagnostic, Prepared } from "./language.ts";
import type { Settings } from "./magics.ts";
import type { DeclarationKind } from "./names.ts";
import { ts } from "./typescript.ts";

/** A module without types is `any`: the author of the cell cannot mend that. */
const UNTYPED_MODULE = 7016;

/** `let x;` takes its type from the assignments in its own cell; what later cells assign is not known. */
const VARIABLE_WITHOUT_TYPE = 7005;

const ASSIGNMENT_TO_IMPORT = 2632;

/** What TypeScript says of such an assignment where the declaration is in the same file. */
const assignmentErrors: Partial<Record<DeclarationKind, { code: number; what: string }>> = {
  const: { code: 2588, what: "a constant" },
  function: { code: 2630, what: "a function" },
  class: { code: 2629, what: "a class" },
  enum: { code: 2628, what: "an enum" },
  namespace: { code: 2631, what: "a namespace" },
};

/**
 * The compiler's complaints about a cell, in the cell's lines and columns.
 *
 * @param source   the cell as it was typed
 * @param start    where it begins in the text that was checked
 * @param origins  where names of earlier cells come from
 */
export function cellDiagnostics(
  raw: readonly TS.Diagnostic[],
  source: string,
  start: number,
  origins: ReadonlyMap<string, Origin> = new Map(),
): Diagnostic[] {
  return raw
    .filter((each) => isInside(each, start, source.length))
    .flatMap((each) => {
      const position = Math.min(each.start! - start, source.length);
      const length = Math.min(each.length ?? 0, source.length - position);
      const message = ts.flattenDiagnosticMessageText(each.messageText, "\n");
      const origin = origins.get(source.slice(position, position + length));
      const error = { message, code: each.code, ...placeOf(source, position), length };
      return isExcused(each.code, origin) ? [] : [reworded(error, origin)];
    });
}

/**
 * The compiler's complaints about a file that a cell imports.
 *
 * @param folder  the notebook's
 */
export function fileDiagnostics(
  raw: readonly TS.Diagnostic[],
  { fileName, text }: TS.SourceFile,
  folder: string,
): Diagnostic[] {
  const file = { name: relative(folder, fileName), source: text };
  return raw
    .filter(({ code }) => code !== UNTYPED_MODULE)
    .map(({ messageText, code, start = 0, length = 0 }) => {
      const message = ts.flattenDiagnosticMessageText(messageText, "\n");
      return { message, code, ...placeOf(text, start), length, file };
    });
}

/** What the session does not refuse itself, since it keeps every name so that it can be declared again. */
export const isNeverRelaxed = ({ code }: Diagnostic): boolean =>
  code === assignmentErrors.const!.code || code === ASSIGNMENT_TO_IMPORT;

/** Which complaints stop a cell and which are only told. An assignment to a constant is an error in any case. */
export function judged(
  found: readonly Diagnostic[],
  types: Settings["types"],
): Pick<Prepared, "errors" | "warnings"> {
  if (types === "on") return { errors: [...found], warnings: [] };
  const relaxed = found.filter((each) => !isNeverRelaxed(each));
  return { errors: found.filter(isNeverRelaxed), warnings: types === "warn" ? relaxed : [] };
}

/** Line and column of a position, both from 1. */
export function placeOf(source: string, position: number): { line: number; column: number } {
  const before = source.slice(0, position).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: before.length, column: before.at(-1)!.length + 1 };
}

/** The lines around the cell are not the author's; a complaint at the very end, as of a missing brace, is. */
function isInside({ start: at }: TS.Diagnostic, start: number, length: number): boolean {
  return at !== undefined && at >= start && at <= start + length;
}

function isExcused(code: number, origin: Origin | undefined): boolean {
  return code === UNTYPED_MODULE || (code === VARIABLE_WITHOUT_TYPE && origin !== undefined);
}

/** `Cannot assign to 'k' because it is an import.` is true of the document only, not of the cell. */
function reworded(error: Diagnostic, origin: Origin | undefined): Diagnostic {
  const [kind] = origin?.kinds ?? [];
  const better =
    error.code === ASSIGNMENT_TO_IMPORT && kind !== undefined ? assignmentErrors[kind] : undefined;
  if (better === undefined) return error;
  return { ...error, code: better.code, message: error.message.replace("an import", better.what) };
}
