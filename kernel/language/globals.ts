/** What every cell can use without importing it, as a declaration file for the type checker. */
export const globalDeclarations = `
/**
 * Shows a value under the running cell, at once.
 *
 * @param options.id  a name under which \`updateDisplay\` can replace it
 */
declare function display(value: unknown, options?: { id?: string }): void;

declare namespace display {
  /** Shows HTML. */
  function html(source: string, options?: { id?: string }): void;
  /** Shows Markdown. */
  function markdown(source: string, options?: { id?: string }): void;
  /** Shows a formula; the \`$\` around it may be left out. */
  function latex(source: string, options?: { id?: string }): void;
  /** Shows an SVG image. */
  function svg(source: string, options?: { id?: string }): void;
  /** Shows a PNG image: the bytes of its file, or these in base64. */
  function png(image: Uint8Array | string, options?: { id?: string }): void;
  /** Shows a value as a tree that can be folded and searched. */
  function json(value: unknown, options?: { id?: string }): void;
}

/** Replaces what was shown under this name. */
declare function updateDisplay(id: string, value: unknown): void;

declare namespace updateDisplay {
  /** Replaces what was shown under this name by HTML. */
  function html(id: string, source: string): void;
  /** Replaces what was shown under this name by Markdown. */
  function markdown(id: string, source: string): void;
  /** Replaces what was shown under this name by a formula. */
  function latex(id: string, source: string): void;
  /** Replaces what was shown under this name by an SVG image. */
  function svg(id: string, source: string): void;
  /** Replaces what was shown under this name by a PNG image. */
  function png(id: string, image: Uint8Array | string): void;
  /** Replaces what was shown under this name by a tree that can be folded and searched. */
  function json(id: string, value: unknown): void;
}

/** Takes away what the cell has shown so far; with \`wait\`, only when something new comes. */
declare function clearOutput(wait?: boolean): void;

/**
 * The same items, one by one, while a bar below the cell shows how many are done, how fast, and the time that is left.
 * Loops within loops stand below each other. A loop that fails or is left early leaves its bar marked as stopped.
 *
 * @param options.total  how many items there will be, where they do not say so themselves
 * @param options.label  what is counted
 */
declare function progress<T>(
  items: Iterable<T>,
  options?: { total?: number; label?: string },
): Generator<T, void, undefined>;
declare function progress<T>(
  items: AsyncIterable<T>,
  options?: { total?: number; label?: string },
): AsyncGenerator<T, void, undefined>;
`;
