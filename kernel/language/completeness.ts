import { parseCell } from "./cell.ts";
import type { Completeness } from "./language.ts";

/** A string or regular expression ends with its line, so the next line cannot mend it. */
const ENDED_BY_LINE = new Set([
  1002, // unterminated string literal
  1161, // unterminated regular expression literal
]);

/** Complaints about what is never closed; the parser gives them where the thing was opened. */
const UNCLOSED = new Set([
  1010, // "*/" expected
  1160, // unterminated template literal
  17008, // JSX element has no corresponding closing tag
  17014, // JSX fragment has no corresponding closing tag
]);

/**
 * Whether a source is a whole program. It is incomplete when the parser is content up to the end and then wants
 * more, and invalid when no continuation could mend it.
 */
export function completeness(source: string): Completeness {
  const { text, syntaxErrors } = parseCell(source);
  const [first] = syntaxErrors;
  if (first === undefined) return { status: "complete", indent: "" };
  const isAtEnd = first.start >= text.trimEnd().length && !ENDED_BY_LINE.has(first.code);
  const wantsMore = isAtEnd || UNCLOSED.has(first.code);
  return wantsMore ? { status: "incomplete", indent: nextIndent(source) } : { status: "invalid", indent: "" };
}

/** As deep as the last line, and one step deeper behind an opening bracket or an arrow. */
function nextIndent(source: string): string {
  const last = source.trimEnd().split("\n").at(-1) ?? "";
  const indent = /^\s*/.exec(last)![0];
  return /([{([]|=>)$/.test(last) ? `${indent}  ` : indent;
}
