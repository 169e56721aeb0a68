/** The same work, written in the language of a kernel. */
export interface Dialect {
  /** Adds two numbers; its result is their sum. */
  sum(a: number, b: number): string;
  /** A generic class with types on everything; `version` makes it a cell that was edited. Prints nothing. */
  stackClass(version: number): string;
  /** Its result is the version of the class that is in force. */
  readonly stackVersion: string;
  /** Makes a variable of that class. */
  readonly stack: string;
  /** Code whose last character is the dot behind that variable; `version` changes another name in it. */
  member(version: number): string;
  /** Code that ends in a method of that variable. */
  method(version: number): string;
  /** Prints the numbers below `count`, a line each. */
  printed(count: number): string;
  /** Shows HTML of so many letters x. */
  display(length: number): string;
  /** Makes an empty file, then counts in a loop until so many seconds are over. */
  blocking(file: string, seconds: number): string;
  /** Imports packages with many types; undefined where nobody checks types. */
  readonly heavyImports: string | undefined;
  /** Begins a block and does not end it. */
  readonly unfinished: string;
}
