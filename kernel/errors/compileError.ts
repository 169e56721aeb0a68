import { dim, green, red, yellow } from "./ansi.ts";
import { excerpt } from "./excerpt.ts";
import type { Failure } from "./failure.ts";

/** What the compiler has against a cell, at a place in its source, counted from 1. */
export interface Complaint {
  message: string;
  /** Of the compiler, or 0 where the complaint is the kernel's own. */
  code: number;
  line: number;
  column: number;
  length: number;
  /** Where that is, unless it is in the cell. */
  file?: { name: string; source: string };
}

/**
 * A cell that does not compile, as tsc would say it:
 *
 *     Cell In [3], line 1, column 7 - error TS2322: Type 'number' is not assignable to type 'string'.
 *         1 | const s: string = 5;
 *           |       ~
 */
export function compileError(
  label: string,
  source: string,
  complaints: readonly Complaint[],
  syntax: boolean,
): Failure {
  return {
    ename: syntax ? "SyntaxError" : "TypeError",
    evalue: complaints.map(({ code, message }) => `${code ? `TS${code}: ` : ""}${message}`).join("\n"),
    traceback: complaints.map((complaint) => paragraph(label, source, complaint, red("error"))),
  };
}

/** The same for what does not keep the cell from running, in it or in a file that it imports. */
export function compileWarnings(label: string, source: string, complaints: readonly Complaint[]): string {
  return complaints
    .map((complaint) => `${paragraph(label, source, complaint, yellow("warning"))}\n`)
    .join("");
}

function paragraph(
  label: string,
  cell: string,
  { message, code, line, column, length, file }: Complaint,
  severity: string,
): string {
  const source = file?.source ?? cell;
  const place = `${file ? green(file.name) : `Cell ${green(label)}`}, line ${line}, column ${column}`;
  const rest = (source.split("\n")[line - 1] ?? "").length - column + 1; // a mark ends with its line
  const mark = "~".repeat(Math.max(1, Math.min(length, rest)));
  return `${place} - ${severity}${code ? ` ${dim(`TS${code}:`)}` : ":"} ${message}\n${excerpt(source, line, column, mark)}\n`;
}
