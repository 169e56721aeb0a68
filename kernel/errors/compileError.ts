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

/** The same for a cell that runs all the same. */
export function compileWarnings(label: string, source: string, complaints: readonly Complaint[]): string {
  return complaints
    .map((complaint) => `${paragraph(label, source, complaint, yellow("warning"))}\n`)
    .join("");
}

function paragraph(
  label: string,
  source: string,
  { message, code, line, column, length }: Complaint,
  severity: string,
): string {
  const place = `Cell ${green(label)}, line ${line}, column ${column}`;
  const rest = (source.split("\n")[line - 1] ?? "").length - column + 1; // a mark ends with its line
  const mark = "~".repeat(Math.max(1, Math.min(length, rest)));
  return `${place} - ${severity}${code ? ` ${dim(`TS${code}:`)}` : ":"} ${message}\n${excerpt(source, line, column, mark)}\n`;
}
