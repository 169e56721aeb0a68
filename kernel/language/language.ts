/**
 * What the server asks of the language: translate a cell, check it, complete, inspect. Types only, so that the
 * server can be tested with a fake and the process behind it can change.
 *
 * Positions inside a source are UTF-16 units from its start. Lines and columns are those of the cell, from 1.
 */
export interface Language {
  /** Translates cell `number` to JavaScript and checks its types against all earlier cells. */
  prepare(number: number, source: string): Promise<Prepared>;

  /** The cell was run, also when it failed half-way: later cells see its names. */
  commit(number: number): void;

  /** What could stand at the cursor. */
  complete(source: string, cursor: number): Promise<Completions>;

  /** The name under the cursor, or undefined when there is nothing to say about it. */
  inspect(source: string, cursor: number): Promise<Inspection | undefined>;

  /** Whether Enter should run the source or begin another line. */
  isComplete(source: string): Promise<Completeness>;

  /** The session began afresh: the names of all earlier cells are gone. */
  reset(): void;
}

/** A cell ready to run, with all that the compiler has against it. */
export interface Prepared {
  /** JavaScript for V8's REPL mode; empty after a syntax error. */
  code: string;
  /** Source map (JSON) from `code` to the cell's own lines and columns. */
  map: string;
  /** What keeps the cell from running. */
  errors: Diagnostic[];
  /** What is to be told beside the result: type errors where they are relaxed, and those in files that the cell imports. */
  warnings: Diagnostic[];
  /** Whether the errors are of syntax, so that there is nothing to run. */
  syntax: boolean;
}

/** One complaint of the compiler, where the cell's author can find it. */
export interface Diagnostic {
  message: string;
  /** TypeScript's number of the message: 2322 for TS2322. */
  code: number;
  line: number;
  column: number;
  length: number;
  /** Where that is, unless it is in the cell: a file of the user's, as seen from the notebook's folder. */
  file?: { name: string; source: string };
}

/** Names that may replace `source.slice(start, end)`. */
export interface Completions {
  start: number;
  end: number;
  items: CompletionItem[];
}

export interface CompletionItem {
  text: string;
  /** The kind of thing, in JupyterLab's words: function, instance, class, keyword, module, property … */
  type: string;
  signature?: string;
}

/** What is known about the name at `source.slice(start, end)`. */
export interface Inspection {
  start: number;
  end: number;
  signature: string;
  documentation: string;
}

export interface Completeness {
  status: "complete" | "incomplete" | "invalid";
  /** White space that the next line should begin with when the source is incomplete. */
  indent: string;
}
